/* What the sysroot's ftw.h leaves out. */
#ifndef HEDDLE_FTW_H
#define HEDDLE_FTW_H
#include_next <ftw.h>

#ifdef __cplusplus
extern "C" {
#endif
int ftw(const char *, int (*)(const char *, const struct stat *, int), int);
#ifdef __cplusplus
}
#endif
#endif
