/* heddle: instrument */
/* Names, scheduling parameters, affinity and what else does nothing under a controlled scheduler. */
#include "attr.h"
#include <sched.h>
#include <signal.h>
#include <string.h>

#define NAME_BYTES 16

static _Thread_local char own_name[NAME_BYTES];

int pthread_setname_np(pthread_t thread, const char *name) {
  if (strnlen(name, NAME_BYTES) == NAME_BYTES) return ERANGE;
  if (pthread_equal(thread, pthread_self())) strcpy(own_name, name);
  heddle_thread_name(heddle_thread_number(thread), name);
  return 0;
}

/* The name that a thread gave itself; other threads' names are known to the engine only. */
int pthread_getname_np(pthread_t thread, char *name, size_t bytes) {
  if (bytes < NAME_BYTES) return ERANGE;
  strcpy(name, pthread_equal(thread, pthread_self()) ? own_name : "");
  return 0;
}

/* Collectors of garbage and checks of the depth of recursion ask for their own thread, often. Where other threads' stacks are, the engine knows. */
int pthread_getattr_np(pthread_t thread, pthread_attr_t *attr) {
  struct heddle_stack stack = heddle_own_stack();
  if (!pthread_equal(thread, pthread_self())) {
    int number = heddle_thread_number(thread);
    stack.low = heddle_thread_stack(number, 0);
    if (stack.low == 0) return ESRCH;
    stack.bytes = heddle_thread_stack(number, 1) - stack.low;
  }
  pthread_attr_init(attr);
  return pthread_attr_setstack(attr, (void *)(uintptr_t)stack.low, stack.bytes);
}

int pthread_getcpuclockid(pthread_t thread, clockid_t *clock) {
  (void)thread;
  *clock = CLOCK_THREAD_CPUTIME_ID;
  return 0;
}

int pthread_getschedparam(pthread_t thread, int *restrict policy, struct sched_param *restrict parameters) {
  (void)thread;
  *policy = SCHED_OTHER;
  *parameters = (struct sched_param){0};
  return 0;
}

int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *parameters) {
  (void)thread;
  if (policy == SCHED_OTHER) return parameters->sched_priority == 0 ? 0 : EINVAL;
  return policy == SCHED_FIFO || policy == SCHED_RR ? EPERM : EINVAL;
}

int pthread_setschedprio(pthread_t thread, int priority) {
  (void)thread;
  return priority == 0 ? 0 : EINVAL;
}

static int concurrency;

int pthread_getconcurrency(void) { return concurrency; }

int pthread_setconcurrency(int level) {
  if (level < 0) return EINVAL;
  concurrency = level;
  return 0;
}

/* There is no fork: the handlers can never run. */
int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void)) {
  (void)prepare, (void)parent, (void)child;
  return 0;
}

int pthread_yield(void) { return sched_yield(); }

int pthread_getaffinity_np(pthread_t thread, size_t bytes, cpu_set_t *set) {
  (void)thread;
  return sched_getaffinity(0, bytes, set) < 0 ? EINVAL : 0;
}

int pthread_setaffinity_np(pthread_t thread, size_t bytes, const cpu_set_t *set) {
  (void)thread;
  return sched_setaffinity(0, bytes, set) < 0 ? EINVAL : 0;
}
