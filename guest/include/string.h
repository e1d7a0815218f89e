/* What the sysroot's string.h leaves out. */
#ifndef HEDDLE_STRING_H
#define HEDDLE_STRING_H
#ifdef _GNU_SOURCE
#define strerror_r __heddle_strerror_r
#endif
#include_next <string.h>
#undef strerror_r

#ifdef __cplusplus
extern "C" {
#endif
/* POSIX's strerror_r, whatever is defined. */
int __xpg_strerror_r(int, char *, size_t);
#ifdef _GNU_SOURCE
void *rawmemchr(const void *, int);
/* GNU's, as on Linux, where all C++ is compiled with _GNU_SOURCE. The text need not be in the buffer. */
char *strerror_r(int, char *, size_t) __asm__("heddle_gnu_strerror_r");
/* GNU's, which never changes its argument: libgen.h puts POSIX's in its place. */
#ifndef basename
char *basename(const char *) __asm__("heddle_gnu_basename");
#endif
#endif
#ifdef __cplusplus
}
#endif
#endif
