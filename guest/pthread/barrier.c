/* Barriers. */
#include "internal.h"

int pthread_barrier_init(pthread_barrier_t *restrict barrier, const pthread_barrierattr_t *restrict attr, unsigned count) {
  (void)attr;
  return count == 0 ? EINVAL : HEDDLE_AWAIT(heddle_barrier_init(barrier, count));
}

int pthread_barrier_destroy(pthread_barrier_t *barrier) { return HEDDLE_AWAIT(heddle_barrier_destroy(barrier)); }

int pthread_barrier_wait(pthread_barrier_t *barrier) {
  int result = HEDDLE_AWAIT(heddle_barrier_wait(barrier));
  return result == 1 ? PTHREAD_BARRIER_SERIAL_THREAD : result == 0 ? 0 : EINVAL;
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
