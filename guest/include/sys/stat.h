/* What the sysroot's sys/stat.h leaves out. */
#ifndef HEDDLE_SYS_STAT_H
#define HEDDLE_SYS_STAT_H
#include_next <sys/stat.h>

#ifdef __cplusplus
extern "C" {
#endif
mode_t umask(mode_t);
int mkfifo(const char *, mode_t);
int mknod(const char *, mode_t, dev_t);
int mkfifoat(int, const char *, mode_t);
int mknodat(int, const char *, mode_t, dev_t);
int lchmod(const char *, mode_t);
#define ACCESSPERMS 0777
#define ALLPERMS 07777
#define DEFFILEMODE 0666
#define S_BLKSIZE 512
#ifdef __cplusplus
}
#endif
#endif
