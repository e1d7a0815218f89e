/* What the sysroot's stdlib.h leaves out. */
#ifndef HEDDLE_STDLIB_H
#define HEDDLE_STDLIB_H
#include_next <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif
void *valloc(size_t);
void *memalign(size_t, size_t);
void *pvalloc(size_t);
void *reallocarray(void *, size_t, size_t);
void free_sized(void *, size_t);
void free_aligned_sized(void *, size_t, size_t);
int mkstemp(char *);
int mkostemp(char *, int);
char *mkdtemp(char *);
void qsort_r(void *, size_t, size_t, int (*)(const void *, const void *, void *), void *);
int system(const char *);
char *secure_getenv(const char *);
int getloadavg(double *, int);
#ifdef __cplusplus
}
#endif
#endif
