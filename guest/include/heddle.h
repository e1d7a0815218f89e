/* What a program may tell Heddle about itself. Compiled by anything else, the calls do nothing (heddle_assert is assert). */
#ifndef HEDDLE_H
#define HEDDLE_H

#ifdef __HEDDLE__
#ifdef __cplusplus
extern "C" {
#endif

/** A finding of kind `assertion` when `condition` is false, also under NDEBUG. */
#define heddle_assert(condition) \
  ((condition) ? (void)0 : heddle_assertion_failed(#condition, __FILE__, __LINE__, __func__))
/** This execution does not count when `condition` is false. */
void heddle_assume(int condition);
/** A number from 0 to `count` - 1; every strategy explores the choice. */
unsigned heddle_choose(unsigned count);
/** A point where another thread may run. */
void heddle_yield_here(void);
#define heddle_yield() heddle_yield_here()
/** No other thread runs until the matching end. Sections nest. What blocks inside still blocks. */
void heddle_atomic_begin(void);
void heddle_atomic_end(void);
/**
 * Read sections of an epoch or RCU scheme that Heddle keeps for the program: synchronize waits for every section that is open when it is called. Sections
 * nest. The same with a domain: an address that names one of several schemes, such as that of a global structure.
 */
void heddle_epoch_enter(void);
void heddle_epoch_exit(void);
void heddle_epoch_synchronize(void);
void heddle_epoch_enter_in(const void *domain);
void heddle_epoch_exit_in(const void *domain);
void heddle_epoch_synchronize_in(const void *domain);
/**
 * What a program says about a scheme of its own: the thread has just entered a section, is about to leave it, is about to wait for all open
 * sections, has waited. Nobody waits because of them and nothing is ordered by them. See docs/reference/grace-periods.md.
 */
void heddle_epoch_entered(const void *domain);
void heddle_epoch_leaves(const void *domain);
void heddle_epoch_waits(const void *domain);
void heddle_epoch_waited(const void *domain);

_Noreturn void heddle_assertion_failed(const char *expression, const char *file, int line, const char *function);

#ifdef __cplusplus
}
#endif
#else
#include <assert.h>
#define heddle_assert(condition) assert(condition)
#define heddle_assume(condition) ((void)(condition))
#define heddle_choose(count) ((void)(count), 0u)
#define heddle_yield() ((void)0)
#define heddle_atomic_begin() ((void)0)
#define heddle_atomic_end() ((void)0)
#define heddle_epoch_enter() ((void)0)
#define heddle_epoch_exit() ((void)0)
#define heddle_epoch_synchronize() ((void)0)
#define heddle_epoch_enter_in(domain) ((void)(domain))
#define heddle_epoch_exit_in(domain) ((void)(domain))
#define heddle_epoch_synchronize_in(domain) ((void)(domain))
#define heddle_epoch_entered(domain) ((void)(domain))
#define heddle_epoch_leaves(domain) ((void)(domain))
#define heddle_epoch_waits(domain) ((void)(domain))
#define heddle_epoch_waited(domain) ((void)(domain))
#endif
#endif
