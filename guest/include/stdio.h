/* What the sysroot's stdio.h leaves out. Programs cannot be started: popen is undefined at link. */
#ifndef HEDDLE_STDIO_H
#define HEDDLE_STDIO_H
/* The sysroot's declarations of these are marked deprecated. */
#define tmpfile __heddle_tmpfile
#define tmpnam __heddle_tmpnam
#include_next <stdio.h>
#undef tmpfile
#undef tmpnam

#ifdef __cplusplus
extern "C" {
#endif
#ifndef P_tmpdir
#define P_tmpdir "/tmp"
#define L_tmpnam 20
#define TMP_MAX 10000
#endif
FILE *tmpfile(void);
char *tmpnam(char *);
void flockfile(FILE *);
int ftrylockfile(FILE *);
void funlockfile(FILE *);
FILE *popen(const char *, const char *);
int pclose(FILE *);
#ifdef __cplusplus
}
#endif
#endif
