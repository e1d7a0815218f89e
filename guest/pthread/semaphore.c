/* Unnamed semaphores. */
#include "internal.h"
#include "../libc/visible.h"
#include <limits.h>
#include <semaphore.h>

static int fail(int error) {
  errno = error;
  return -1;
}

static int as_result(int error) { return error == 0 ? 0 : fail(error); }

int sem_init(sem_t *sem, int shared, unsigned value) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_INIT_POINT;
  (void)shared;
  HEDDLE_WRITES(sem, sizeof *sem);
  if (value > SEM_VALUE_MAX) return fail(EINVAL);
  return as_result(HEDDLE_AWAIT(heddle_sem_init(sem, value)));
}

int sem_destroy(sem_t *sem) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(sem, sizeof(int));
  return as_result(HEDDLE_AWAIT(heddle_sem_destroy(sem, heddle_entry_site)));
}

int sem_wait(sem_t *sem) { return as_result(HEDDLE_AWAIT(heddle_sem_wait(sem, HEDDLE_NEVER, HEDDLE_CLOCK_REALTIME))); }

int sem_trywait(sem_t *sem) { return as_result(HEDDLE_AWAIT(heddle_sem_wait(sem, 0, HEDDLE_CLOCK_REALTIME))); }

/* As in glibc, a clock or time that is not valid is an error also where the thread would not have to wait. */
static int timed_wait(sem_t *sem, int clock, const struct timespec *deadline) {
  if (clock < 0 || !heddle_valid_time(deadline)) return fail(EINVAL);
  return as_result(HEDDLE_AWAIT(heddle_sem_wait(sem, heddle_deadline(deadline), clock)));
}

int sem_timedwait(sem_t *restrict sem, const struct timespec *restrict deadline) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(deadline, sizeof *deadline);
  return timed_wait(sem, HEDDLE_CLOCK_REALTIME, deadline);
}

int sem_clockwait(sem_t *restrict sem, clockid_t clock, const struct timespec *restrict deadline) {
  HEDDLE_ENTRY_SITE;
  HEDDLE_READS(deadline, sizeof *deadline);
  return timed_wait(sem, heddle_lock_clock(clock), deadline);
}

int sem_post(sem_t *sem) { return as_result(HEDDLE_AWAIT(heddle_sem_post(sem))); }

int sem_getvalue(sem_t *restrict sem, int *restrict value) {
  HEDDLE_ENTRY_SITE;
  int now = HEDDLE_AWAIT(heddle_sem_value(sem));
  if (now < 0) return fail(EINVAL);
  HEDDLE_WRITES(value, sizeof *value);
  *value = now;
  return 0;
}
