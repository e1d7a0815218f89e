/* heddle: instrument */
/* Attributes of conditions (clock in bit 0, process-shared in bit 7), read-write locks (word 0: process-shared, word 1: preference) and barriers. */
#include "internal.h"

#define CLOCK_BIT 1u
#define SHARED_BIT 128u

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

int pthread_rwlockattr_init(pthread_rwlockattr_t *attr) {
  *attr = (pthread_rwlockattr_t){0};
  return 0;
}

int pthread_rwlockattr_destroy(pthread_rwlockattr_t *attr) {
  (void)attr;
  return 0;
}

int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *attr, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  attr->__attr[0] = (unsigned)shared;
  return 0;
}

int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *restrict attr, int *restrict shared) {
  *shared = (int)attr->__attr[0];
  return 0;
}

int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *attr, int kind) {
  if (kind < PTHREAD_RWLOCK_PREFER_READER_NP || kind > PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) return EINVAL;
  attr->__attr[1] = (unsigned)kind;
  return 0;
}

int pthread_rwlockattr_getkind_np(const pthread_rwlockattr_t *restrict attr, int *restrict kind) {
  *kind = (int)attr->__attr[1];
  return 0;
}

int pthread_barrierattr_init(pthread_barrierattr_t *attr) {
  attr->__attr = 0;
  return 0;
}

int pthread_barrierattr_destroy(pthread_barrierattr_t *attr) {
  (void)attr;
  return 0;
}

int pthread_barrierattr_setpshared(pthread_barrierattr_t *attr, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  attr->__attr = (unsigned)shared;
  return 0;
}

int pthread_barrierattr_getpshared(const pthread_barrierattr_t *restrict attr, int *restrict shared) {
  *shared = (int)attr->__attr;
  return 0;
}
