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
char *canonicalize_file_name(const char *);
char *mktemp(char *);
int mkstemps(char *, int);
int mkostemps(char *, int, int);
int on_exit(void (*)(int, void *), void *);
int posix_openpt(int);
int grantpt(int);
int unlockpt(int);
char *ptsname(int);
struct random_data {
  unsigned long long __state;
};
int random_r(struct random_data *__restrict, int *__restrict);
int srandom_r(unsigned, struct random_data *);
int initstate_r(unsigned, char *__restrict, size_t, struct random_data *__restrict);
#ifdef __cplusplus
}
#endif
#endif
