/* No file systems are mounted: the calls are undefined at link. */
#ifndef HEDDLE_MNTENT_H
#define HEDDLE_MNTENT_H
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif
#define MNTTAB "/etc/fstab"
#define MOUNTED "/etc/mtab"
struct mntent {
  char *mnt_fsname, *mnt_dir, *mnt_type, *mnt_opts;
  int mnt_freq, mnt_passno;
};
FILE *setmntent(const char *, const char *);
struct mntent *getmntent(FILE *);
int endmntent(FILE *);
char *hasmntopt(const struct mntent *, const char *);
#ifdef __cplusplus
}
#endif
#endif
