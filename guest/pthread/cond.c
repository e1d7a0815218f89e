/* Condition variables. The object's first word holds the clock of its timed waits, so that static initialisers work. */
#include "internal.h"
#include "../libc/visible.h"

#define COND_CLOCK(cond) ((cond)->__u.__i[0])
#define MUTEX_TYPE(mutex) ((mutex)->__u.__i[0])
#define CLOCK_BIT 1u

int pthread_cond_init(pthread_cond_t *restrict cond, const pthread_condattr_t *restrict attr) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_INIT_POINT;
  if (attr != NULL) HEDDLE_READS(attr, sizeof *attr);
  HEDDLE_WRITES(cond, sizeof *cond);
  *cond = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
  COND_CLOCK(cond) = attr != NULL && (attr->__attr & CLOCK_BIT) ? HEDDLE_CLOCK_MONOTONIC : HEDDLE_CLOCK_REALTIME;
  heddle_cond_init(cond);
  return 0;
}

int pthread_cond_destroy(pthread_cond_t *cond) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(cond, sizeof COND_CLOCK(cond));
  return HEDDLE_AWAIT(heddle_cond_destroy(cond, heddle_entry_site));
}

static int wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t deadline, int clock) {
  return HEDDLE_AWAIT(heddle_cond_wait(cond, mutex, MUTEX_TYPE(mutex), deadline, clock));
}

int pthread_cond_wait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex) {
  return wait_until(cond, mutex, HEDDLE_NEVER, HEDDLE_CLOCK_REALTIME);
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex, const struct timespec *restrict deadline) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(deadline, sizeof *deadline);
  if (!heddle_valid_time(deadline)) return EINVAL;
  return wait_until(cond, mutex, heddle_deadline(deadline), COND_CLOCK(cond));
}

int pthread_cond_clockwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex, clockid_t clock,
                           const struct timespec *restrict deadline) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(deadline, sizeof *deadline);
  int number = heddle_lock_clock(clock);
  if (number < 0 || !heddle_valid_time(deadline)) return EINVAL;
  return wait_until(cond, mutex, heddle_deadline(deadline), number);
}

int pthread_cond_signal(pthread_cond_t *cond) { return HEDDLE_AWAIT(heddle_cond_signal(cond)); }

int pthread_cond_broadcast(pthread_cond_t *cond) { return HEDDLE_AWAIT(heddle_cond_broadcast(cond)); }

/* For std::condition_variable_any (guest/include/condition_variable). Without a deadline: for ever. */
int heddle_condition_enlist(pthread_cond_t *cond) { return HEDDLE_AWAIT(heddle_cond_enlist(cond)); }

int heddle_condition_sleep(const struct timespec *deadline) {
  return HEDDLE_AWAIT(heddle_cond_sleep(deadline == NULL ? HEDDLE_NEVER : heddle_deadline(deadline), HEDDLE_CLOCK_MONOTONIC));
}

int heddle_condition_leave(void) { return HEDDLE_AWAIT(heddle_cond_leave()); }
