/* What OCaml's configure finds out about a system, for programs checked by Heddle: no processes, no sockets, no dynamic linking of primitives. */
#define OCAML_OS_TYPE "Unix"
#define POSIX_SIGNALS 1
#define HAS_C99_FLOAT_OPS 1
#define HAS_WORKING_FMA 1
#define HAS_WORKING_ROUND 1
#define HAS_SECURE_GETENV 1
#define HAS_UNISTD 1
#define HAS_DIRENT 1
#define HAS_REWINDDIR 1
#define HAS_GETCWD 1
#define HAS_GETTIMEOFDAY 1
#define HAS_MKTIME 1
#define HAS_NANOSLEEP 1
#define HAS_PUTENV 1
#define HAS_SETENV_UNSETENV 1
#define HAS_TRUNCATE 1
#define HAS_REALPATH 1
#define HAS_SYS_MMAN_H 1
#define HAS_MMAP 1
#define HAS_POSIX_MONOTONIC_CLOCK 1
#define HAVE_MAX_ALIGN_T 1

/* Signal masks are not saved: no signal interrupts a checked program. (Without POSIX_SIGNALS, 5.3 cannot create domains: no signal stack.) */
#include <setjmp.h>
#define sigsetjmp(buffer, mask) setjmp(buffer)
#define siglongjmp(buffer, result) longjmp(buffer, result)
