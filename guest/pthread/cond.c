/* Condition variables. The object's first word holds the clock of its timed waits, so that static initialisers work. */
#include "internal.h"

#define COND_CLOCK(cond) ((cond)->__u.__i[0])
#define MUTEX_TYPE(mutex) ((mutex)->__u.__i[0])
#define CLOCK_BIT 1u
#define SHARED_BIT 128u

int pthread_cond_init(pthread_cond_t *restrict cond, const pthread_condattr_t *restrict attr) {
  *cond = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
  COND_CLOCK(cond) = attr != NULL && (attr->__attr & CLOCK_BIT) ? HEDDLE_CLOCK_MONOTONIC : HEDDLE_CLOCK_REALTIME;
  heddle_cond_init(cond);
  return 0;
}

int pthread_cond_destroy(pthread_cond_t *cond) { return HEDDLE_AWAIT(heddle_cond_destroy(cond)); }

static int wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t deadline, int clock) {
  return HEDDLE_AWAIT(heddle_cond_wait(cond, mutex, MUTEX_TYPE(mutex), deadline, clock));
}

int pthread_cond_wait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex) {
  return wait_until(cond, mutex, HEDDLE_NEVER, HEDDLE_CLOCK_REALTIME);
}

int pthread_cond_timedwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex, const struct timespec *restrict deadline) {
  if (!heddle_valid_time(deadline)) return EINVAL;
  return wait_until(cond, mutex, heddle_deadline(deadline), COND_CLOCK(cond));
}

int pthread_cond_clockwait(pthread_cond_t *restrict cond, pthread_mutex_t *restrict mutex, clockid_t clock,
                           const struct timespec *restrict deadline) {
  int number = heddle_wait_clock(clock);
  if (number < 0 || !heddle_valid_time(deadline)) return EINVAL;
  return wait_until(cond, mutex, heddle_deadline(deadline), number);
}

int pthread_cond_signal(pthread_cond_t *cond) { return HEDDLE_AWAIT(heddle_cond_signal(cond)); }

int pthread_cond_broadcast(pthread_cond_t *cond) { return HEDDLE_AWAIT(heddle_cond_broadcast(cond)); }

int pthread_condattr_init(pthread_condattr_t *attr) {
  attr->__attr = 0;
  return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *attr) {
  (void)attr;
  return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock) {
  if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) return EINVAL;
  attr->__attr = (attr->__attr & ~CLOCK_BIT) | (clock == CLOCK_MONOTONIC ? CLOCK_BIT : 0);
  return 0;
}

int pthread_condattr_getclock(const pthread_condattr_t *restrict attr, clockid_t *restrict clock) {
  *clock = attr->__attr & CLOCK_BIT ? CLOCK_MONOTONIC : CLOCK_REALTIME;
  return 0;
}

int pthread_condattr_setpshared(pthread_condattr_t *attr, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  attr->__attr = (attr->__attr & ~SHARED_BIT) | (shared ? SHARED_BIT : 0);
  return 0;
}

int pthread_condattr_getpshared(const pthread_condattr_t *restrict attr, int *restrict shared) {
  *shared = (attr->__attr & SHARED_BIT) != 0;
  return 0;
}
