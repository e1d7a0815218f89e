/* Barriers. */
#include "internal.h"
#include "../libc/visible.h"

int pthread_barrier_init(pthread_barrier_t *restrict barrier, const pthread_barrierattr_t *restrict attr, unsigned count) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_INIT_POINT;
  (void)attr;
  HEDDLE_WRITES(barrier, sizeof *barrier);
  return count == 0 ? EINVAL : HEDDLE_AWAIT(heddle_barrier_init(barrier, count));
}

int pthread_barrier_destroy(pthread_barrier_t *barrier) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(barrier, sizeof(int));
  return HEDDLE_AWAIT(heddle_barrier_destroy(barrier, heddle_entry_site));
}

int pthread_barrier_wait(pthread_barrier_t *barrier) {
  int result = HEDDLE_AWAIT(heddle_barrier_wait(barrier));
  return result == 1 ? PTHREAD_BARRIER_SERIAL_THREAD : result == 0 ? 0 : EINVAL;
}
