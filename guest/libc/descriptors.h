/* Descriptors that are not WASI's: pipes, event counters, timers and epolls. And what orders a write before the read that sees it. */
#ifndef HEDDLE_DESCRIPTORS_H
#define HEDDLE_DESCRIPTORS_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../abi.h"
#include <stddef.h>
#include <sys/types.h>

#define HEDDLE_WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))

/* src/engine/wasi/guest-calls.ts. `tag` is the address of a struct pipe_end. */
enum { HEDDLE_FD_READ = 1, HEDDLE_FD_WRITE = 2 };
int heddle_fd_open(void *tag, int access) HEDDLE_WASI(heddle_fd_open);
void *heddle_fd_tag(int fd) HEDDLE_WASI(heddle_fd_tag);
void *heddle_fd_release(int fd) HEDDLE_WASI(heddle_fd_release);
int heddle_fd_flags(int fd) HEDDLE_WASI(heddle_fd_flags);
int heddle_fd_duplicate(int fd, int lowest) HEDDLE_WASI(heddle_fd_duplicate);

/* What a tag points to: the first member of a pipe's end, an event counter, a timer or an epoll. */
struct pipe_end {
  const struct pipe_calls *calls;
};

struct pipe_calls {
  /* Like read and write; `flags` are the descriptor's fdflags. -1 and errno on failure. */
  ssize_t (*read)(struct pipe_end *end, int flags, char *to, size_t bytes);
  ssize_t (*write)(struct pipe_end *end, int flags, const char *from, size_t bytes);
  /* After the last descriptor was closed. */
  void (*close)(struct pipe_end *end);
  /* The POLL* events that hold now. */
  int (*events)(const struct pipe_end *end);
  /* Bytes that can be read. */
  int (*waiting)(const struct pipe_end *end);
  /* When the events change next by themselves, on the monotonic clock; HEDDLE_NEVER for never. Null: never. */
  int64_t (*ready_at)(const struct pipe_end *end);
  /* How often one of these POLL* events has begun: what edge-triggered epoll goes by. */
  uint32_t (*edges)(const struct pipe_end *end, int events);
};
#define HEDDLE_NONBLOCK 4 /* as an fdflag */

/* Everything that polls waits here; it wakes at every change of a pipe. */
extern char heddle_poll_channel;
/* Time-outs as deadlines on the monotonic clock, 0 for now: in nanoseconds, negative for never; of a timespec, null for never. */
int64_t heddle_deadline_in(int64_t nanoseconds);
struct timespec;
int64_t heddle_timeout_deadline(const struct timespec *timeout);

/* Ids of happens-before objects that are no memory: they lie in the null page. */
void *heddle_pipe_edge(void);
/* pread or pwrite, of what has no positions read or write, on behalf of the call at `site`. */
ssize_t heddle_transfer(int fd, int writes, void *buffer, size_t bytes, off_t offset, uint32_t site);
void heddle_file_release(int fd);
void heddle_file_acquire(int fd);

/* Closing a descriptor gives up its lock. Weak: a program that never locks does not link it. */
void heddle_flock_release(int fd) __attribute__((weak));
/* What is closed for good is watched no more: a guest's end, or a standard stream (null) by its descriptor. Weak, too. */
void heddle_epoll_forget(int fd, struct pipe_end *end) __attribute__((weak));

#endif
