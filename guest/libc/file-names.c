/* More calls on files by name, as in file-calls.c: those relative to a folder, times, modes and walks. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "file-calls.h"
#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

/* libc.a's own functions, see private.txt. */
int linkaT(int, const char *, int, const char *, int);
int symlinkaT(const char *, int, const char *);
ssize_t readlinkaT(int, const char *, char *, size_t);
int chmoD(const char *, mode_t);
int fchmodaT(int, const char *, mode_t, int);
int utimensaT(int, const char *, const struct timespec *, int);
int futimenS(int, const struct timespec *);
DIR *opendiraT(int, const char *);
int scandiR(const char *, struct dirent ***, int (*)(const struct dirent *), int (*)(const struct dirent **, const struct dirent **));
int scandiraT(int, const char *, struct dirent ***, int (*)(const struct dirent *), int (*)(const struct dirent **, const struct dirent **));
int nftW(const char *, int (*)(const char *, const struct stat *, int, struct FTW *), int, int);
FTS *fts_opeN(char *const *, int, int (*)(const FTSENT **, const FTSENT **));
char *realpatH(const char *, char *);

int linkat(int from_directory, const char *from, int to_directory, const char *to, int flags) {
  BY_NAME(from, -1);
  if (!named(to, heddle_entry_site)) return -1;
  return WHOLE(linkaT(from_directory, from, to_directory, to, flags));
}

int symlinkat(const char *target, int directory, const char *path) {
  BY_NAME(target, -1);
  if (!named(path, heddle_entry_site)) return -1;
  return WHOLE(symlinkaT(target, directory, path));
}

ssize_t readlinkat(int directory, const char *restrict path, char *restrict to, size_t bytes) {
  BY_NAME(path, -1);
  ssize_t count = WHOLE(readlinkaT(directory, path, to, bytes));
  if (count > 0) HEDDLE_WRITES(to, count);
  return count;
}

int chmod(const char *path, mode_t mode) {
  BY_NAME(path, -1);
  return WHOLE(chmoD(path, mode));
}

int fchmodat(int directory, const char *path, mode_t mode, int flags) {
  BY_NAME(path, -1);
  return WHOLE(fchmodaT(directory, path, mode, flags));
}

int utimensat(int directory, const char *path, const struct timespec times[2], int flags) {
  BY_NAME(path, -1);
  if (times != NULL) HEDDLE_READS(times, 2 * sizeof *times);
  return WHOLE(utimensaT(directory, path, times, flags));
}

int futimens(int fd, const struct timespec times[2]) {
  HEDDLE_SYSTEM_ENTRY(fd);
  if (times != NULL) HEDDLE_READS(times, 2 * sizeof *times);
  return WHOLE(futimenS(fd, times));
}

static const struct timespec *as_timespecs(const struct timeval times[2], struct timespec result[2], uint32_t heddle_entry_site) {
  if (times == NULL) return NULL;
  HEDDLE_READS(times, 2 * sizeof *times);
  for (int i = 0; i < 2; i++) result[i] = (struct timespec){.tv_sec = times[i].tv_sec, .tv_nsec = (long)times[i].tv_usec * 1000};
  return result;
}

int futimesat(int directory, const char *path, const struct timeval times[2]) {
  BY_NAME(path, -1);
  struct timespec converted[2];
  return WHOLE(utimensaT(directory, path, as_timespecs(times, converted, heddle_entry_site), 0));
}

int utimes(const char *path, const struct timeval times[2]) {
  BY_NAME(path, -1);
  struct timespec converted[2];
  return WHOLE(utimensaT(AT_FDCWD, path, as_timespecs(times, converted, heddle_entry_site), 0));
}

int lutimes(const char *path, const struct timeval times[2]) {
  BY_NAME(path, -1);
  struct timespec converted[2];
  return WHOLE(utimensaT(AT_FDCWD, path, as_timespecs(times, converted, heddle_entry_site), AT_SYMLINK_NOFOLLOW));
}

int futimes(int fd, const struct timeval times[2]) {
  HEDDLE_SYSTEM_ENTRY(fd);
  struct timespec converted[2];
  return WHOLE(futimenS(fd, as_timespecs(times, converted, heddle_entry_site)));
}

int utime(const char *path, const struct utimbuf *times) {
  BY_NAME(path, -1);
  if (times == NULL) return WHOLE(utimensaT(AT_FDCWD, path, NULL, 0));
  HEDDLE_READS(times, sizeof *times);
  const struct timespec converted[2] = {{.tv_sec = times->actime}, {.tv_sec = times->modtime}};
  return WHOLE(utimensaT(AT_FDCWD, path, converted, 0));
}

DIR *opendirat(int directory, const char *path) {
  BY_NAME(path, NULL);
  return WHOLE(opendiraT(directory, path));
}

/* What the caller's functions do while libc walks may be points: names are not at hand then. */
int scandir(const char *path, struct dirent ***entries, int (*selects)(const struct dirent *),
            int (*compare)(const struct dirent **, const struct dirent **)) {
  BY_NAME(path, -1);
  int count = scandiR(path, entries, selects, compare);
  if (count >= 0) HEDDLE_WRITES(entries, sizeof *entries);
  return count;
}

int scandirat(int directory, const char *path, struct dirent ***entries, int (*selects)(const struct dirent *),
              int (*compare)(const struct dirent **, const struct dirent **)) {
  BY_NAME(path, -1);
  int count = scandiraT(directory, path, entries, selects, compare);
  if (count >= 0) HEDDLE_WRITES(entries, sizeof *entries);
  return count;
}

int nftw(const char *path, int (*visitor)(const char *, const struct stat *, int, struct FTW *), int descriptors, int flags) {
  BY_NAME(path, -1);
  return nftW(path, visitor, descriptors, flags);
}

FTS *fts_open(char *const *paths, int flags, int (*compare)(const FTSENT **, const FTSENT **)) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  size_t count = 0;
  for (; paths[count] != NULL; count++) heddle_visible_read(paths[count], text_bytes(paths[count]), heddle_entry_site);
  HEDDLE_READS(paths, (count + 1) * sizeof *paths);
  return fts_opeN(paths, flags, compare);
}

char *realpath(const char *restrict path, char *restrict to) {
  BY_NAME(path, NULL);
  char *result = WHOLE(realpatH(path, to));
  if (result != NULL && to != NULL) HEDDLE_WRITES(to, text_bytes(to));
  return result;
}

char *canonicalize_file_name(const char *path) {
  BY_NAME(path, NULL);
  return WHOLE(realpatH(path, NULL));
}
