/* Mutexes: the engine keeps their state; only the type is in the object, so that static initialisers work. */
#include "internal.h"
#include "../libc/visible.h"

#define MUTEX_TYPE(mutex) ((mutex)->__u.__i[0])

uint32_t heddle_robust_mutexes;
void heddle_note_robust_mutexes(void) { heddle_robust_mutexes = 1; }

int pthread_mutex_init(pthread_mutex_t *restrict mutex, const pthread_mutexattr_t *restrict attr) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_INIT_POINT;
  if (attr != NULL) HEDDLE_READS(attr, sizeof *attr);
  HEDDLE_WRITES(mutex, sizeof *mutex);
  *mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
  MUTEX_TYPE(mutex) = attr != NULL ? (int)(attr->__attr & (3u | HEDDLE_ROBUST_BIT)) : PTHREAD_MUTEX_DEFAULT;
  heddle_mutex_init(mutex, MUTEX_TYPE(mutex));
  return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(mutex, sizeof MUTEX_TYPE(mutex));
  return HEDDLE_AWAIT(heddle_mutex_destroy(mutex, heddle_entry_site));
}

int pthread_mutex_lock(pthread_mutex_t *mutex) { return HEDDLE_AWAIT(heddle_mutex_lock(mutex, MUTEX_TYPE(mutex))); }

int pthread_mutex_trylock(pthread_mutex_t *mutex) { return HEDDLE_AWAIT(heddle_mutex_trylock(mutex, MUTEX_TYPE(mutex))); }

int pthread_mutex_unlock(pthread_mutex_t *mutex) { return HEDDLE_AWAIT(heddle_mutex_unlock(mutex, MUTEX_TYPE(mutex))); }

static int timed_lock(pthread_mutex_t *mutex, int clock, const struct timespec *deadline) {
  /* An invalid time is an error only when the thread would have to wait. */
  int valid = heddle_valid_time(deadline);
  int64_t until = valid ? heddle_deadline(deadline) : 0;
  return HEDDLE_AWAIT(heddle_mutex_timedlock(mutex, MUTEX_TYPE(mutex), until, valid ? clock : HEDDLE_CLOCK_NONE));
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict deadline) {
  return timed_lock(mutex, HEDDLE_CLOCK_REALTIME, deadline);
}

int pthread_mutex_clocklock(pthread_mutex_t *restrict mutex, clockid_t clock, const struct timespec *restrict deadline) {
  int number = heddle_lock_clock(clock);
  return number < 0 ? EINVAL : timed_lock(mutex, number, deadline);
}

int pthread_mutex_consistent(pthread_mutex_t *mutex) {
  return HEDDLE_AWAIT(heddle_mutex_consistent(mutex, MUTEX_TYPE(mutex)));
}

int pthread_mutex_getprioceiling(const pthread_mutex_t *restrict mutex, int *restrict ceiling) {
  (void)mutex, (void)ceiling;
  return EINVAL;
}

int pthread_mutex_setprioceiling(pthread_mutex_t *restrict mutex, int ceiling, int *restrict old) {
  (void)mutex, (void)ceiling, (void)old;
  return EINVAL;
}
