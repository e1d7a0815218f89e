/* POSIX's basename, which may change its argument, beside GNU's of string.h. */
#ifndef HEDDLE_LIBGEN_H
#define HEDDLE_LIBGEN_H
#ifdef __cplusplus
extern "C" {
#endif
char *dirname(char *);
char *__xpg_basename(char *) __asm__("basename");
#define basename __xpg_basename
#ifdef __cplusplus
}
#endif
#endif
