/* A program cannot look at its own stack here: backtraces are empty. Findings have stacks of their own. */
#ifndef HEDDLE_EXECINFO_H
#define HEDDLE_EXECINFO_H
#ifdef __cplusplus
extern "C" {
#endif
int backtrace(void **, int);
char **backtrace_symbols(void *const *, int);
void backtrace_symbols_fd(void *const *, int, int);
#ifdef __cplusplus
}
#endif
#endif
