/* libc.a has one plain errno word, which the runtime swaps when it switches threads (guest/core.c): so the program must not see it as
 * thread-local. The section name keeps the TSan pass away from direct accesses to it: the word is every thread's own. */
#ifndef HEDDLE_ERRNO_H
#define HEDDLE_ERRNO_H
#ifdef __cplusplus
extern "C" {
#endif
extern int errno __attribute__((section("__llvm_prf_cnts")));
#define errno errno
#ifdef __cplusplus
}
#endif
#endif
