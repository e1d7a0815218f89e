/* Spin locks: the thread waits in the engine, so that spinning costs no steps. */
#include "internal.h"
#include "../libc/visible.h"

int pthread_spin_init(pthread_spinlock_t *spin, int shared) {
  if (shared != PTHREAD_PROCESS_PRIVATE && shared != PTHREAD_PROCESS_SHARED) return EINVAL;
  HEDDLE_ENTRY_SITE;
  HEDDLE_INIT_POINT;
  HEDDLE_WRITES(spin, sizeof *spin);
  *spin = 0;
  return HEDDLE_AWAIT(heddle_spin_init((void *)spin));
}

int pthread_spin_destroy(pthread_spinlock_t *spin) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(spin, sizeof *spin);
  return HEDDLE_AWAIT(heddle_spin_destroy((void *)spin, heddle_entry_site));
}

int pthread_spin_lock(pthread_spinlock_t *spin) { return HEDDLE_AWAIT(heddle_spin_lock((void *)spin)); }

int pthread_spin_trylock(pthread_spinlock_t *spin) { return HEDDLE_AWAIT(heddle_spin_trylock((void *)spin)); }

int pthread_spin_unlock(pthread_spinlock_t *spin) { return HEDDLE_AWAIT(heddle_spin_unlock((void *)spin)); }
