/* Calls on files by name, and those on descriptors that descriptors.c does not have: a scheduling point each, since all threads share the file system. What libc
 * does then is one step. Names are read, and what comes back is written, on behalf of the caller. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "file-calls.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#undef lseek

int opeN(const char *, int, ...);
int openaT(int, const char *, int, ...);
int creaT(const char *, mode_t);
int staT(const char *, struct stat *);
int lstaT(const char *, struct stat *);
int fstaT(int, struct stat *);
int fstataT(int, const char *, struct stat *, int);
int accesS(const char *, int);
int faccessaT(int, const char *, int, int);
int unlinK(const char *);
int unlinkaT(int, const char *, int);
int removE(const char *);
int renamE(const char *, const char *);
int renameaT(int, const char *, int, const char *);
int mkdiR(const char *, mode_t);
int mkdiraT(int, const char *, mode_t);
int rmdiR(const char *);
int linK(const char *, const char *);
int symlinK(const char *, const char *);
ssize_t readlinK(const char *, char *, size_t);
int truncatE(const char *, off_t);
int ftruncatE(int, off_t);
off_t lseeK(int, off_t, int);
DIR *opendiR(const char *);
struct dirent *readdiR(DIR *);
int chdiR(const char *);
char *getcwD(char *, size_t);
FILE *fopeN(const char *, const char *);

static int answered(int result, struct stat *status, uint32_t site) {
  if (result == 0) heddle_visible_write(status, sizeof *status, site);
  return result;
}

/* Elsewhere O_RDONLY is 0, and programs leave it out. */
static int with_access(int flags) { return flags & (O_RDONLY | O_WRONLY | O_EXEC | O_SEARCH) ? flags : flags | O_RDONLY; }

static mode_t mode_of(int flags, va_list arguments) { return flags & O_CREAT ? (mode_t)va_arg(arguments, int) : 0; }

int open(const char *path, int flags, ...) {
  BY_NAME(path, -1);
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return WHOLE(opeN(path, with_access(flags), mode));
}

int openat(int directory, const char *path, int flags, ...) {
  BY_NAME(path, -1);
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return WHOLE(openaT(directory, path, with_access(flags), mode));
}

int creat(const char *path, mode_t mode) {
  BY_NAME(path, -1);
  return WHOLE(creaT(path, mode));
}

FILE *fopen(const char *restrict path, const char *restrict mode) {
  BY_NAME(path, NULL);
  if (!named(mode, heddle_entry_site)) return NULL;
  return WHOLE(fopeN(path, mode));
}

int stat(const char *restrict path, struct stat *restrict status) {
  BY_NAME(path, -1);
  return answered(WHOLE(staT(path, status)), status, heddle_entry_site);
}

int lstat(const char *restrict path, struct stat *restrict status) {
  BY_NAME(path, -1);
  return answered(WHOLE(lstaT(path, status)), status, heddle_entry_site);
}

int fstat(int fd, struct stat *status) {
  HEDDLE_SYSTEM_ENTRY(fd);
  return answered(WHOLE(fstaT(fd, status)), status, heddle_entry_site);
}

int fstatat(int directory, const char *restrict path, struct stat *restrict status, int flags) {
  BY_NAME(path, -1);
  return answered(WHOLE(fstataT(directory, path, status, flags)), status, heddle_entry_site);
}

int access(const char *path, int mode) {
  BY_NAME(path, -1);
  return WHOLE(accesS(path, mode));
}

int faccessat(int directory, const char *path, int mode, int flags) {
  BY_NAME(path, -1);
  return WHOLE(faccessaT(directory, path, mode, flags));
}

int unlink(const char *path) {
  BY_NAME(path, -1);
  return WHOLE(unlinK(path));
}

int unlinkat(int directory, const char *path, int flags) {
  BY_NAME(path, -1);
  return WHOLE(unlinkaT(directory, path, flags));
}

int remove(const char *path) {
  BY_NAME(path, -1);
  return WHOLE(removE(path));
}

int rename(const char *from, const char *to) {
  BY_NAME(from, -1);
  if (!named(to, heddle_entry_site)) return -1;
  return WHOLE(renamE(from, to));
}

int renameat(int from_directory, const char *from, int to_directory, const char *to) {
  BY_NAME(from, -1);
  if (!named(to, heddle_entry_site)) return -1;
  return WHOLE(renameaT(from_directory, from, to_directory, to));
}

int mkdir(const char *path, mode_t mode) {
  BY_NAME(path, -1);
  return WHOLE(mkdiR(path, mode));
}

int mkdirat(int directory, const char *path, mode_t mode) {
  BY_NAME(path, -1);
  return WHOLE(mkdiraT(directory, path, mode));
}

int rmdir(const char *path) {
  BY_NAME(path, -1);
  return WHOLE(rmdiR(path));
}

int link(const char *from, const char *to) {
  BY_NAME(from, -1);
  if (!named(to, heddle_entry_site)) return -1;
  return WHOLE(linK(from, to));
}

int symlink(const char *target, const char *path) {
  BY_NAME(target, -1);
  if (!named(path, heddle_entry_site)) return -1;
  return WHOLE(symlinK(target, path));
}

ssize_t readlink(const char *restrict path, char *restrict to, size_t bytes) {
  BY_NAME(path, -1);
  ssize_t count = WHOLE(readlinK(path, to, bytes));
  if (count > 0) HEDDLE_WRITES(to, count);
  return count;
}

int truncate(const char *path, off_t bytes) {
  BY_NAME(path, -1);
  return WHOLE(truncatE(path, bytes));
}

int ftruncate(int fd, off_t bytes) {
  HEDDLE_SYSTEM_POINT(fd);
  return WHOLE(ftruncatE(fd, bytes));
}

off_t lseek(int fd, off_t offset, int whence) {
  HEDDLE_SYSTEM_POINT(fd);
  return WHOLE(lseeK(fd, offset, whence));
}

DIR *opendir(const char *path) {
  BY_NAME(path, NULL);
  return WHOLE(opendiR(path));
}

struct dirent *readdir(DIR *directory) {
  HEDDLE_SYSTEM_POINT(HEDDLE_NO_FD);
  return WHOLE(readdiR(directory));
}

char *getcwd(char *to, size_t bytes) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  char *path = WHOLE(getcwD(to, bytes));
  if (path != NULL && to != NULL) HEDDLE_WRITES(path, text_bytes(path));
  return path;
}

int chdir(const char *path) {
  BY_NAME(path, -1);
  return WHOLE(chdiR(path));
}
