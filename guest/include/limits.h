/* What the sysroot's limits.h leaves out. No guard: the compiler's own limits.h includes it twice. */
#include_next <limits.h>
/* As on Linux: programs ask for it and expect printf to work. */
#undef PTHREAD_STACK_MIN
#define PTHREAD_STACK_MIN 16384
#ifndef PIPE_BUF
#define PIPE_BUF 4096
#endif
#ifndef NAME_MAX
#define NAME_MAX 255
#endif
#ifndef AIO_LISTIO_MAX
#define AIO_LISTIO_MAX 4096
#endif
#ifndef AIO_MAX
#define AIO_MAX 4096
#endif
#ifndef AIO_PRIO_DELTA_MAX
#define AIO_PRIO_DELTA_MAX 20
#endif
