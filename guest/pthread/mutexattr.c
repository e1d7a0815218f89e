/* heddle: instrument */
/* Mutex attributes: type in bits 0 and 1, robust in bit 2, inheritance of priorities in bit 3, process-shared in bit 7. */
#include "internal.h"

#define INHERIT_BIT 8u
#define SHARED_BIT 128u

int pthread_mutexattr_init(pthread_mutexattr_t *attr) {
  attr->__attr = 0;
  return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr) {
  (void)attr;
  return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type) {
  if (type < PTHREAD_MUTEX_NORMAL || type > PTHREAD_MUTEX_ERRORCHECK) return EINVAL;
  attr->__attr = (attr->__attr & ~3u) | (unsigned)type;
  return 0;
}

int pthread_mutexattr_gettype(const pthread_mutexattr_t *restrict attr, int *restrict type) {
  *type = (int)(attr->__attr & 3u);
  return 0;
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *attr, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  attr->__attr = (attr->__attr & ~SHARED_BIT) | (shared ? SHARED_BIT : 0);
  return 0;
}

int pthread_mutexattr_getpshared(const pthread_mutexattr_t *restrict attr, int *restrict shared) {
  *shared = (attr->__attr & SHARED_BIT) != 0;
  return 0;
}

int pthread_mutexattr_setrobust(pthread_mutexattr_t *attr, int robust) {
  if (robust != PTHREAD_MUTEX_STALLED && robust != PTHREAD_MUTEX_ROBUST) return EINVAL;
  attr->__attr = (attr->__attr & ~HEDDLE_ROBUST_BIT) | (robust == PTHREAD_MUTEX_ROBUST ? HEDDLE_ROBUST_BIT : 0);
  if (robust == PTHREAD_MUTEX_ROBUST) heddle_note_robust_mutexes();
  return 0;
}

int pthread_mutexattr_getrobust(const pthread_mutexattr_t *restrict attr, int *restrict robust) {
  *robust = attr->__attr & HEDDLE_ROBUST_BIT ? PTHREAD_MUTEX_ROBUST : PTHREAD_MUTEX_STALLED;
  return 0;
}

/* All threads have one priority, which there is nothing to inherit of. A ceiling is for real-time threads, which there are none of. */
int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attr, int protocol) {
  if (protocol == PTHREAD_PRIO_PROTECT) return ENOTSUP;
  if (protocol != PTHREAD_PRIO_NONE && protocol != PTHREAD_PRIO_INHERIT) return EINVAL;
  attr->__attr = (attr->__attr & ~INHERIT_BIT) | (protocol == PTHREAD_PRIO_INHERIT ? INHERIT_BIT : 0);
  return 0;
}

int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *restrict attr, int *restrict protocol) {
  *protocol = attr->__attr & INHERIT_BIT ? PTHREAD_PRIO_INHERIT : PTHREAD_PRIO_NONE;
  return 0;
}

int pthread_mutexattr_setprioceiling(pthread_mutexattr_t *attr, int ceiling) {
  (void)attr, (void)ceiling;
  return ENOTSUP;
}

int pthread_mutexattr_getprioceiling(const pthread_mutexattr_t *restrict attr, int *restrict ceiling) {
  (void)attr, (void)ceiling;
  return ENOTSUP;
}
