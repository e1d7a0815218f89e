/* Calls on files that are made of others. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#define COPY_BYTES 4096

static int fail(int error) {
  errno = error;
  return -1;
}

int eaccess(const char *path, int mode) { return access(path, mode); }
int euidaccess(const char *path, int mode) { return access(path, mode); }
int syncfs(int fd) { return fsync(fd); }
char *get_current_dir_name(void) { return getcwd(NULL, 0); }

int fallocate(int fd, int mode, off_t offset, off_t bytes) {
  if (mode != 0) return fail(EOPNOTSUPP);
  int error = posix_fallocate(fd, offset, bytes);
  return error == 0 ? 0 : fail(error);
}

int close_range(unsigned first, unsigned last, int flags) {
  if (flags != 0 || first > last) return fail(EINVAL);
  unsigned end = (unsigned)getdtablesize();
  for (unsigned fd = first; fd <= last && fd < end; fd++) close((int)fd);
  errno = 0;
  return 0;
}

void closefrom(int first) { close_range(first < 0 ? 0 : (unsigned)first, UINT_MAX, 0); }

/* By reading and writing, whose edges and checks it has. */
ssize_t sendfile(int to, int from, off_t *offset, size_t bytes) {
  HEDDLE_ENTRY;
  char buffer[COPY_BYTES];
  size_t done = 0;
  if (offset != NULL) HEDDLE_READS(offset, sizeof *offset);
  off_t position = offset != NULL ? *offset : 0;
  while (done < bytes) {
    size_t part = bytes - done < COPY_BYTES ? bytes - done : COPY_BYTES;
    ssize_t count = offset != NULL ? pread(from, buffer, part, position) : read(from, buffer, part);
    if (count < 0 && done == 0) return -1;
    if (count <= 0) break;
    ssize_t written = write(to, buffer, (size_t)count);
    if (written < 0) return done > 0 ? (ssize_t)done : -1;
    done += (size_t)written;
    position += written;
    if (written < count) break;
  }
  if (offset != NULL) {
    HEDDLE_WRITES(offset, sizeof *offset);
    *offset = position;
  }
  return (ssize_t)done;
}

/* One walk at a time: the visitor cannot be handed through nftw otherwise. */
static _Thread_local int (*ftw_visitor)(const char *, const struct stat *, int);

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)place;
  return ftw_visitor(path, status, kind == FTW_SL ? FTW_NS : kind);
}

int ftw(const char *path, int (*visitor)(const char *, const struct stat *, int), int descriptors) {
  HEDDLE_ENTRY;
  HEDDLE_READS(path, strlen(path) + 1);
  int (*outer)(const char *, const struct stat *, int) = ftw_visitor;
  ftw_visitor = visitor;
  int result = nftw(path, visit, descriptors, 0);
  ftw_visitor = outer;
  return result;
}
