/* pthread_create, join, detach, self and the end of a thread. */
#include "internal.h"
#include "../libc/visible.h"
#include "attr.h"

static _Thread_local uintptr_t self_handle;

void heddle_thread_wind_up(void) {
  if (heddle_run_thread_atexit) heddle_run_thread_atexit();
  if (heddle_run_key_destructors) heddle_run_key_destructors();
  if (&heddle_robust_mutexes == NULL || !heddle_robust_mutexes) return;
  while (HEDDLE_AWAIT(heddle_mutex_abandon()) != 0) continue;
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attr, void *(*start)(void *), void *restrict arg) {
  HEDDLE_ENTRY;
  struct heddle_attr wanted = {0};
  if (attr != NULL) {
    HEDDLE_READS(attr, sizeof wanted);
    wanted = *heddle_attr_read(attr);
  }
  if (wanted.explicit_schedule && !heddle_is_schedule(wanted.policy, wanted.priority)) return EINVAL;
  int id = HEDDLE_AWAIT(heddle_thread_create(start, arg, wanted.detached, wanted.stack_bytes));
  if (id < 0) return -id;
  HEDDLE_WRITES(thread, sizeof *thread);
  *thread = heddle_thread_handle(id);
  return 0;
}

static int finish_join(int error, void *value, void **result, uint32_t site) {
  if (error != 0 || result == NULL) return error;
  heddle_write_range(result, sizeof *result, site);
  *result = value;
  return 0;
}

int pthread_join(pthread_t thread, void **result) {
  HEDDLE_ENTRY;
  void *value = NULL;
  int error = HEDDLE_AWAIT(heddle_thread_join(heddle_thread_number(thread), &value));
  return finish_join(error, value, result, heddle_entry_site);
}

int pthread_tryjoin_np(pthread_t thread, void **result) {
  HEDDLE_POINT;
  HEDDLE_ENTRY;
  void *value = NULL;
  int error = HEDDLE_AWAIT(heddle_thread_timedjoin(heddle_thread_number(thread), &value, 0, HEDDLE_CLOCK_REALTIME));
  return finish_join(error, value, result, heddle_entry_site);
}

static int clock_join(pthread_t thread, void **result, int clock, const struct timespec *deadline, uint32_t site) {
  if (deadline != NULL) heddle_read_range(deadline, sizeof *deadline, site);
  if (deadline != NULL && !heddle_valid_time(deadline)) return EINVAL;
  int64_t until = deadline != NULL ? heddle_deadline(deadline) : HEDDLE_NEVER;
  void *value = NULL;
  int error = HEDDLE_AWAIT(heddle_thread_timedjoin(heddle_thread_number(thread), &value, until, clock));
  return finish_join(error, value, result, site);
}

int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *deadline) {
  HEDDLE_ENTRY;
  return clock_join(thread, result, HEDDLE_CLOCK_REALTIME, deadline, heddle_entry_site);
}

int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline) {
  HEDDLE_ENTRY;
  int number = heddle_lock_clock(clock);
  return number < 0 ? EINVAL : clock_join(thread, result, number, deadline, heddle_entry_site);
}

int pthread_detach(pthread_t thread) { return HEDDLE_AWAIT(heddle_thread_detach(heddle_thread_number(thread))); }

pthread_t pthread_self(void) {
  if (self_handle == 0) self_handle = (uintptr_t)heddle_thread_handle(heddle_thread_self());
  return (pthread_t)self_handle;
}

#undef pthread_equal
int pthread_equal(pthread_t left, pthread_t right) { return left == right; }
