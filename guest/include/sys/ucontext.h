/* What a handler with SA_SIGINFO gets as its third argument, which is null here. */
#ifndef HEDDLE_SYS_UCONTEXT_H
#define HEDDLE_SYS_UCONTEXT_H
#include <signal.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef struct {
  unsigned long __registers[32];
} mcontext_t;
typedef struct ucontext_t {
  unsigned long uc_flags;
  struct ucontext_t *uc_link;
  stack_t uc_stack;
  mcontext_t uc_mcontext;
  sigset_t uc_sigmask;
} ucontext_t;
#ifdef __cplusplus
}
#endif
#endif
