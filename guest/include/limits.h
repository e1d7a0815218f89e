/* What the sysroot's limits.h leaves out. No guard: the compiler's own limits.h includes it twice. */
#include_next <limits.h>
#ifndef PIPE_BUF
#define PIPE_BUF 4096
#endif
