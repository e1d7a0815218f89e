/* Our meaning of the words of a pthread_attr_t. All zero is the default. */
#ifndef HEDDLE_PTHREAD_ATTR_H
#define HEDDLE_PTHREAD_ATTR_H
#include "internal.h"
#include <sched.h>

struct heddle_attr {
  uint32_t stack_bytes;
  uint32_t guard_bytes;
  void *stack_low;
  int detached;
  int explicit_schedule;
  int policy;
  int priority;
  int scope;
};
_Static_assert(sizeof(struct heddle_attr) <= sizeof(pthread_attr_t), "pthread_attr_t is too small");

/* What attributes say when nothing was set; the engine takes 0 as this size. */
#define HEDDLE_DEFAULT_STACK_BYTES 131072u
#define HEDDLE_DEFAULT_GUARD_BYTES 4096u

static inline struct heddle_attr *heddle_attr_of(pthread_attr_t *attr) { return (struct heddle_attr *)attr; }
/* Whether threads of the policy can have the priority. */
static inline int heddle_is_schedule(int policy, int priority) {
  return policy == SCHED_OTHER ? priority == 0 : priority >= 1 && priority <= 99;
}

static inline const struct heddle_attr *heddle_attr_read(const pthread_attr_t *attr) { return (const struct heddle_attr *)attr; }

#endif
