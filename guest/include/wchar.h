/* Functions of glibc besides the sysroot's. */
#ifndef HEDDLE_WCHAR_H
#define HEDDLE_WCHAR_H
#include_next <wchar.h>
#ifdef __cplusplus
extern "C" {
#endif
#ifdef _GNU_SOURCE
wchar_t *wmempcpy(wchar_t *__restrict to, const wchar_t *__restrict from, size_t count);
#endif
#ifdef __cplusplus
}
#endif
#endif
