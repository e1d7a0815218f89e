/* heddle: instrument */
/* Thread attributes. The engine honours stack size and detach state; the others are kept and given back. */
#include "attr.h"
#include <limits.h>
#include <sched.h>

int pthread_attr_init(pthread_attr_t *attr) {
  *heddle_attr_of(attr) = (struct heddle_attr){.guard_bytes = HEDDLE_DEFAULT_GUARD_BYTES};
  return 0;
}

int pthread_attr_destroy(pthread_attr_t *attr) {
  (void)attr;
  return 0;
}

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t bytes) {
  if (bytes < PTHREAD_STACK_MIN) return EINVAL;
  heddle_attr_of(attr)->stack_bytes = bytes;
  return 0;
}

int pthread_attr_getstacksize(const pthread_attr_t *restrict attr, size_t *restrict bytes) {
  uint32_t set = heddle_attr_read(attr)->stack_bytes;
  *bytes = set != 0 ? set : HEDDLE_DEFAULT_STACK_BYTES;
  return 0;
}

int pthread_attr_setguardsize(pthread_attr_t *attr, size_t bytes) {
  heddle_attr_of(attr)->guard_bytes = bytes;
  return 0;
}

int pthread_attr_getguardsize(const pthread_attr_t *restrict attr, size_t *restrict bytes) {
  *bytes = heddle_attr_read(attr)->guard_bytes;
  return 0;
}

/* The engine allocates every stack itself, with a guard zone: of the program's own stack only the size counts. */
int pthread_attr_setstack(pthread_attr_t *attr, void *low, size_t bytes) {
  if (bytes < PTHREAD_STACK_MIN || (uintptr_t)low % 16 != 0) return EINVAL;
  heddle_attr_of(attr)->stack_low = low;
  heddle_attr_of(attr)->stack_bytes = bytes;
  return 0;
}

int pthread_attr_getstack(const pthread_attr_t *restrict attr, void **restrict low, size_t *restrict bytes) {
  *low = heddle_attr_read(attr)->stack_low;
  return pthread_attr_getstacksize(attr, bytes);
}

int pthread_attr_setdetachstate(pthread_attr_t *attr, int state) {
  if (state != PTHREAD_CREATE_JOINABLE && state != PTHREAD_CREATE_DETACHED) return EINVAL;
  heddle_attr_of(attr)->detached = state;
  return 0;
}

int pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state) {
  *state = heddle_attr_read(attr)->detached;
  return 0;
}

int pthread_attr_setscope(pthread_attr_t *attr, int scope) {
  if (scope == PTHREAD_SCOPE_PROCESS) return ENOTSUP;
  if (scope != PTHREAD_SCOPE_SYSTEM) return EINVAL;
  heddle_attr_of(attr)->scope = scope;
  return 0;
}

int pthread_attr_getscope(const pthread_attr_t *restrict attr, int *restrict scope) {
  *scope = heddle_attr_read(attr)->scope;
  return 0;
}

int pthread_attr_setinheritsched(pthread_attr_t *attr, int inherit) {
  if (inherit != PTHREAD_INHERIT_SCHED && inherit != PTHREAD_EXPLICIT_SCHED) return EINVAL;
  heddle_attr_of(attr)->explicit_schedule = inherit;
  return 0;
}

int pthread_attr_getinheritsched(const pthread_attr_t *restrict attr, int *restrict inherit) {
  *inherit = heddle_attr_read(attr)->explicit_schedule;
  return 0;
}

int pthread_attr_setschedpolicy(pthread_attr_t *attr, int policy) {
  if (policy != SCHED_OTHER && policy != SCHED_FIFO && policy != SCHED_RR) return EINVAL;
  heddle_attr_of(attr)->policy = policy;
  return 0;
}

int pthread_attr_getschedpolicy(const pthread_attr_t *restrict attr, int *restrict policy) {
  *policy = heddle_attr_read(attr)->policy;
  return 0;
}

int pthread_attr_setschedparam(pthread_attr_t *restrict attr, const struct sched_param *restrict parameters) {
  if (!heddle_is_schedule(heddle_attr_read(attr)->policy, parameters->sched_priority)) return EINVAL;
  heddle_attr_of(attr)->priority = parameters->sched_priority;
  return 0;
}

int pthread_attr_getschedparam(const pthread_attr_t *restrict attr, struct sched_param *restrict parameters) {
  *parameters = (struct sched_param){.sched_priority = heddle_attr_read(attr)->priority};
  return 0;
}

int pthread_getattr_default_np(pthread_attr_t *attr) { return pthread_attr_init(attr); }

int pthread_setattr_default_np(const pthread_attr_t *attr) {
  (void)attr;
  return ENOTSUP;
}
