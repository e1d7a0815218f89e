/* Stacks cannot be switched by hand: the calls are refused when linking. */
#ifndef HEDDLE_UCONTEXT_H
#define HEDDLE_UCONTEXT_H
#include <signal.h>
#include <sys/ucontext.h>

#ifdef __cplusplus
extern "C" {
#endif
int getcontext(ucontext_t *);
int setcontext(const ucontext_t *);
void makecontext(ucontext_t *, void (*)(void), int, ...);
int swapcontext(ucontext_t *, const ucontext_t *);
#ifdef __cplusplus
}
#endif
#endif
