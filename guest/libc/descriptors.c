/* read, write and their kin: to a pipe or an event counter in guest code, otherwise to WASI. Everything in libc that reads or writes comes through here. */
#include "descriptors.h"
#include "visible.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <sys/uio.h>
#include <unistd.h>
#include <wasi/api.h>

#define FILE_EDGES 0x8000u
#define FILE_EDGE_IDS 0x7000u
#define STREAMS 3 /* stdin, stdout and stderr order nothing */

static int fail(int error) {
  errno = error;
  return -1;
}

/* WASI's error numbers are this libc's. */
static ssize_t as_count(__wasi_errno_t error, size_t count) { return error == 0 ? (ssize_t)count : fail(error); }

static void *file_edge(int fd) {
  __wasi_filestat_t status;
  if (fd < STREAMS || __wasi_fd_filestat_get(fd, &status) != 0) return NULL;
  return (void *)(uintptr_t)(FILE_EDGES + status.ino % FILE_EDGE_IDS);
}

void heddle_file_release(int fd) {
  void *edge = file_edge(fd);
  if (edge != NULL) heddle_release(edge);
}

void heddle_file_acquire(int fd) {
  void *edge = file_edge(fd);
  if (edge != NULL) heddle_acquire(edge);
}

static size_t total(const struct iovec *parts, int count) {
  size_t bytes = 0;
  for (int i = 0; i < count; i++) bytes += parts[i].iov_len;
  return bytes;
}

static void wrote_parts(const struct iovec *parts, int count, ssize_t done, uint32_t site) {
  for (int i = 0; i < count && done > 0; i++) {
    size_t part = parts[i].iov_len < (size_t)done ? parts[i].iov_len : (size_t)done;
    heddle_visible_write(parts[i].iov_base, (uint32_t)part, site);
    done -= (ssize_t)part;
  }
}

static void reads_parts(const struct iovec *parts, int count, uint32_t site) {
  for (int i = 0; i < count; i++) heddle_visible_read(parts[i].iov_base, (uint32_t)parts[i].iov_len, site);
}

static ssize_t read_parts(int fd, const struct iovec *parts, int count, uint32_t site) {
  struct pipe_end *end = heddle_fd_tag(fd);
  ssize_t done = 0;
  if (end == NULL) {
    size_t bytes = 0;
    __wasi_errno_t error = __wasi_fd_read(fd, (const __wasi_iovec_t *)parts, (size_t)count, &bytes);
    done = as_count(error, bytes);
    if (done > 0) heddle_file_acquire(fd);
  } else {
    for (int i = 0; i < count; i++) {
      ssize_t part = end->calls->read(end, done > 0 ? O_NONBLOCK : heddle_fd_flags(fd), parts[i].iov_base, parts[i].iov_len);
      if (part < 0 && done == 0) return -1;
      if (part > 0) done += part;
      if (part < (ssize_t)parts[i].iov_len) break;
    }
  }
  wrote_parts(parts, count, done, site);
  return done;
}

static ssize_t write_parts(int fd, const struct iovec *parts, int count, uint32_t site) {
  struct pipe_end *end = heddle_fd_tag(fd);
  reads_parts(parts, count, site);
  if (end == NULL) {
    size_t bytes = 0;
    heddle_file_release(fd);
    __wasi_errno_t error = __wasi_fd_write(fd, (const __wasi_ciovec_t *)parts, (size_t)count, &bytes);
    return as_count(error, bytes);
  }
  ssize_t done = 0;
  for (int i = 0; i < count; i++) {
    ssize_t part = end->calls->write(end, heddle_fd_flags(fd), parts[i].iov_base, parts[i].iov_len);
    if (part < 0) return done > 0 ? done : -1;
    done += part;
    if (part < (ssize_t)parts[i].iov_len) break;
  }
  return done;
}

ssize_t read(int fd, void *to, size_t bytes) {
  HEDDLE_SYSTEM_ENTRY(fd);
  struct iovec part = {.iov_base = to, .iov_len = bytes};
  return read_parts(fd, &part, 1, heddle_entry_site);
}

ssize_t readv(int fd, const struct iovec *parts, int count) {
  HEDDLE_SYSTEM_ENTRY(fd);
  if (count > 0) HEDDLE_READS(parts, (size_t)count * sizeof *parts);
  if (count < 0 || total(parts, count) > SSIZE_MAX) return fail(EINVAL);
  return read_parts(fd, parts, count, heddle_entry_site);
}

ssize_t write(int fd, const void *from, size_t bytes) {
  HEDDLE_SYSTEM_ENTRY(fd);
  struct iovec part = {.iov_base = (void *)from, .iov_len = bytes};
  return write_parts(fd, &part, 1, heddle_entry_site);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  HEDDLE_SYSTEM_ENTRY(fd);
  if (count > 0) HEDDLE_READS(parts, (size_t)count * sizeof *parts);
  if (count < 0 || total(parts, count) > SSIZE_MAX) return fail(EINVAL);
  return write_parts(fd, parts, count, heddle_entry_site);
}

static ssize_t read_at(int fd, const struct iovec *parts, int count, off_t offset, uint32_t site) {
  size_t bytes = 0;
  if (heddle_fd_tag(fd) != NULL) return fail(ESPIPE);
  __wasi_errno_t error = __wasi_fd_pread(fd, (const __wasi_iovec_t *)parts, (size_t)count, (__wasi_filesize_t)offset, &bytes);
  ssize_t done = as_count(error, bytes);
  if (done > 0) heddle_file_acquire(fd);
  wrote_parts(parts, count, done, site);
  return done;
}

static ssize_t write_at(int fd, const struct iovec *parts, int count, off_t offset, uint32_t site) {
  size_t bytes = 0;
  if (heddle_fd_tag(fd) != NULL) return fail(ESPIPE);
  reads_parts(parts, count, site);
  heddle_file_release(fd);
  __wasi_errno_t error = __wasi_fd_pwrite(fd, (const __wasi_ciovec_t *)parts, (size_t)count, (__wasi_filesize_t)offset, &bytes);
  return as_count(error, bytes);
}

ssize_t pread(int fd, void *to, size_t bytes, off_t offset) {
  HEDDLE_SYSTEM_ENTRY(fd);
  struct iovec part = {.iov_base = to, .iov_len = bytes};
  return read_at(fd, &part, 1, offset, heddle_entry_site);
}

ssize_t pwrite(int fd, const void *from, size_t bytes, off_t offset) {
  HEDDLE_SYSTEM_ENTRY(fd);
  struct iovec part = {.iov_base = (void *)from, .iov_len = bytes};
  return write_at(fd, &part, 1, offset, heddle_entry_site);
}

ssize_t preadv(int fd, const struct iovec *parts, int count, off_t offset) {
  HEDDLE_SYSTEM_ENTRY(fd);
  if (count > 0) HEDDLE_READS(parts, (size_t)count * sizeof *parts);
  return read_at(fd, parts, count, offset, heddle_entry_site);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  HEDDLE_SYSTEM_ENTRY(fd);
  if (count > 0) HEDDLE_READS(parts, (size_t)count * sizeof *parts);
  return write_at(fd, parts, count, offset, heddle_entry_site);
}

static int get_flags(int fd) {
  __wasi_fdstat_t status;
  __wasi_errno_t error = __wasi_fd_fdstat_get(fd, &status);
  if (error != 0) return fail(error);
  int readable = (status.fs_rights_base & __WASI_RIGHTS_FD_READ) != 0, writable = (status.fs_rights_base & __WASI_RIGHTS_FD_WRITE) != 0;
  return status.fs_flags | (readable ? O_RDONLY : 0) | (writable ? O_WRONLY : 0);
}

ssize_t heddle_transfer(int fd, int writes, void *buffer, size_t bytes, off_t offset, uint32_t site) {
  struct iovec part = {.iov_base = buffer, .iov_len = bytes};
  HEDDLE_SYSTEM_POINT(fd);
  if (bytes > SSIZE_MAX) return fail(EINVAL);
  if (heddle_fd_tag(fd) != NULL) return writes ? write_parts(fd, &part, 1, site) : read_parts(fd, &part, 1, site);
  int flags = get_flags(fd);
  if (flags >= 0 && writes && (flags & O_APPEND)) return write_parts(fd, &part, 1, site);
  return offset < 0 ? fail(EINVAL) : writes ? write_at(fd, &part, 1, offset, site) : read_at(fd, &part, 1, offset, site);
}

static int close_now(int fd) {
  if (heddle_flock_release != NULL) heddle_flock_release(fd);
  if (heddle_fd_tag(fd) == NULL) {
    if (heddle_epoll_forget != NULL) heddle_epoll_forget(fd, NULL);
    return (int)as_count(__wasi_fd_close(fd), 0);
  }
  struct pipe_end *last = heddle_fd_release(fd);
  if (last == NULL) return 0;
  if (heddle_epoll_forget != NULL) heddle_epoll_forget(fd, last);
  last->calls->close(last);
  return 0;
}

int close(int fd) {
  HEDDLE_SYSTEM_POINT(fd);
  return close_now(fd);
}

static int duplicate(int fd, int lowest) {
  int copy = heddle_fd_duplicate(fd, lowest);
  return copy >= 0 ? copy : fail(copy == -1 ? EBADF : EMFILE);
}

int dup(int fd) {
  HEDDLE_SYSTEM_POINT(fd);
  return duplicate(fd, 0);
}

int dup2(int from, int to) {
  HEDDLE_SYSTEM_POINT(from);
  if (heddle_fd_flags(from) < 0 || to < 0) return fail(EBADF);
  if (from == to) return to;
  if (heddle_fd_flags(to) >= 0) close_now(to);
  return duplicate(from, to);
}

int dup3(int from, int to, int flags) {
  (void)flags;
  return from == to ? fail(EINVAL) : dup2(from, to);
}

/* libc's freopen moves a descriptor by it. */
int __wasilibc_fd_renumber(int from, int to) {
  if (dup2(from, to) < 0) return -1;
  return from == to ? 0 : close_now(from);
}

/* Locks never conflict: there is one process. */
int fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  int value = command == F_GETFD || command == F_GETFL ? 0 : va_arg(arguments, int);
  va_end(arguments);
  HEDDLE_SYSTEM_POINT(fd);
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: return value < 0 ? fail(EINVAL) : duplicate(fd, value);
    case F_GETFD:
    case F_SETFD:
    case F_SETLK:
    case F_SETLKW: return heddle_fd_flags(fd) >= 0 ? 0 : fail(EBADF);
    case F_GETFL: return get_flags(fd);
    case F_SETFL: return (int)as_count(__wasi_fd_fdstat_set_flags(fd, (__wasi_fdflags_t)(value & 0xfff)), 0);
    case F_GETLK: ((struct flock *)(intptr_t)value)->l_type = F_UNLCK; return 0;
    default: return fail(EINVAL);
  }
}
