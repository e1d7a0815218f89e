/* Read-write locks. */
#include "internal.h"
#include "../libc/visible.h"

int pthread_rwlock_init(pthread_rwlock_t *restrict lock, const pthread_rwlockattr_t *restrict attr) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_INIT_POINT;
  if (attr != NULL) HEDDLE_READS(attr, sizeof *attr);
  HEDDLE_WRITES(lock, sizeof *lock);
  *lock = (pthread_rwlock_t)PTHREAD_RWLOCK_INITIALIZER;
  heddle_rwlock_init(lock, attr != NULL && attr->__attr[1] == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  return 0;
}

/* PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP: the engine hears of it at the first use. */
static void *object_of(pthread_rwlock_t *lock) {
  if (lock->__u.__i[0] == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) {
    lock->__u.__i[0] = 0;
    heddle_rwlock_init(lock, 1);
  }
  return lock;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(lock, sizeof(int));
  return HEDDLE_AWAIT(heddle_rwlock_destroy(object_of(lock), heddle_entry_site));
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock) {
  return HEDDLE_AWAIT(heddle_rwlock_rdlock(object_of(lock), HEDDLE_NEVER, HEDDLE_CLOCK_REALTIME));
}

int pthread_rwlock_wrlock(pthread_rwlock_t *lock) {
  return HEDDLE_AWAIT(heddle_rwlock_wrlock(object_of(lock), HEDDLE_NEVER, HEDDLE_CLOCK_REALTIME));
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock) { return HEDDLE_AWAIT(heddle_rwlock_tryrdlock(object_of(lock))); }

int pthread_rwlock_trywrlock(pthread_rwlock_t *lock) { return HEDDLE_AWAIT(heddle_rwlock_trywrlock(object_of(lock))); }

int pthread_rwlock_unlock(pthread_rwlock_t *lock) { return HEDDLE_AWAIT(heddle_rwlock_unlock(object_of(lock))); }

/* As in glibc, a clock or time that is not valid is an error also where the thread would not have to wait. */
static int timed_read(pthread_rwlock_t *lock, int clock, const struct timespec *deadline) {
  if (clock < 0 || !heddle_valid_time(deadline)) return EINVAL;
  return HEDDLE_AWAIT(heddle_rwlock_rdlock(object_of(lock), heddle_deadline(deadline), clock));
}

static int timed_write(pthread_rwlock_t *lock, int clock, const struct timespec *deadline) {
  if (clock < 0 || !heddle_valid_time(deadline)) return EINVAL;
  return HEDDLE_AWAIT(heddle_rwlock_wrlock(object_of(lock), heddle_deadline(deadline), clock));
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t *restrict lock, const struct timespec *restrict deadline) {
  return timed_read(lock, HEDDLE_CLOCK_REALTIME, deadline);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *restrict lock, const struct timespec *restrict deadline) {
  return timed_write(lock, HEDDLE_CLOCK_REALTIME, deadline);
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t *restrict lock, clockid_t clock, const struct timespec *restrict deadline) {
  return timed_read(lock, heddle_lock_clock(clock), deadline);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t *restrict lock, clockid_t clock, const struct timespec *restrict deadline) {
  return timed_write(lock, heddle_lock_clock(clock), deadline);
}
