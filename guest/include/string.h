/* What the sysroot's string.h leaves out. */
#ifndef HEDDLE_STRING_H
#define HEDDLE_STRING_H
#include_next <string.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef _GNU_SOURCE
void *rawmemchr(const void *, int);
/* GNU's, which never changes its argument: libgen.h puts POSIX's in its place. */
#ifndef basename
char *basename(const char *) __asm__("heddle_gnu_basename");
#endif
#endif
#ifdef __cplusplus
}
#endif
#endif
