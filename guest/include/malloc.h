/* What the sysroot's malloc.h leaves out. */
#ifndef HEDDLE_MALLOC_H
#define HEDDLE_MALLOC_H
#include_next <malloc.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif
#define M_TRIM_THRESHOLD (-1)
#define M_MMAP_THRESHOLD (-3)
#define M_ARENA_MAX (-8)
int mallopt(int, int);
int malloc_trim(size_t);
#ifdef __cplusplus
}
#endif
#endif
