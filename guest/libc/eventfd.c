/* eventfd: a counter behind a descriptor. What a thread did before it added is seen by the thread that takes. */
#include "descriptors.h"
#include "visible.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MOST (UINT64_MAX - 1)

struct event {
  struct pipe_end base;
  uint64_t count;
  int semaphore;
  uint32_t added, taken;
  void *edge;
};

static ssize_t fail(int error) {
  errno = error;
  return -1;
}

static void changed(struct event *event) {
  heddle_channel_wake(event, UINT32_MAX);
  heddle_channel_wake(&heddle_poll_channel, UINT32_MAX);
}

/* Other threads may come first, also when nothing has to be waited for. */
static void let_others(struct event *event) { HEDDLE_AWAIT(heddle_futex_notify(&event->count, 0)); }
static void wait_for(struct event *event, const char *what) { HEDDLE_AWAIT(heddle_channel_wait(event, what, HEDDLE_NEVER, 0)); }

static ssize_t take(struct pipe_end *base, int flags, char *to, size_t bytes) {
  struct event *event = (struct event *)base;
  if (bytes < sizeof event->count) return fail(EINVAL);
  let_others(event);
  while (event->count == 0) {
    if (flags & HEDDLE_NONBLOCK) return fail(EAGAIN);
    wait_for(event, "read from an eventfd");
  }
  uint64_t taken = event->semaphore ? 1 : event->count;
  heddle_acquire(event->edge);
  event->count -= taken;
  event->taken++;
  __builtin_memcpy(to, &taken, sizeof taken);
  changed(event);
  return sizeof taken;
}

static ssize_t add(struct pipe_end *base, int flags, const char *from, size_t bytes) {
  struct event *event = (struct event *)base;
  uint64_t more;
  if (bytes < sizeof more) return fail(EINVAL);
  __builtin_memcpy(&more, from, sizeof more);
  if (more > MOST) return fail(EINVAL);
  let_others(event);
  while (more > MOST - event->count) {
    if (flags & HEDDLE_NONBLOCK) return fail(EAGAIN);
    wait_for(event, "write to an eventfd");
  }
  heddle_release(event->edge);
  event->count += more;
  event->added++;
  changed(event);
  return sizeof more;
}

static int events(const struct pipe_end *base) {
  const struct event *event = (const struct event *)base;
  return (event->count > 0 ? POLLIN : 0) | (event->count < MOST ? POLLOUT : 0);
}

static int waiting(const struct pipe_end *base) { return ((const struct event *)base)->count > 0 ? sizeof(uint64_t) : 0; }

static void close_event(struct pipe_end *base) { free(base); }

static uint32_t edges(const struct pipe_end *base, int events) {
  const struct event *event = (const struct event *)base;
  return (events & POLLIN ? event->added : 0) + (events & POLLOUT ? event->taken : 0);
}

static const struct pipe_calls calls = {take, add, close_event, events, waiting, NULL, edges};

int eventfd(unsigned count, int flags) {
  HEDDLE_POINT;
  if (flags & ~(EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC)) return (int)fail(EINVAL);
  struct event *event = malloc(sizeof *event);
  if (event == NULL) return (int)fail(ENOMEM);
  *event = (struct event){.base = {&calls}, .count = count, .semaphore = (flags & EFD_SEMAPHORE) != 0, .edge = heddle_pipe_edge()};
  int fd = heddle_fd_open(event, HEDDLE_FD_READ | HEDDLE_FD_WRITE);
  if (fd < 0) {
    free(event);
    return (int)fail(EMFILE);
  }
  if (flags & EFD_NONBLOCK) fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

int eventfd_read(int fd, eventfd_t *value) { return read(fd, value, sizeof *value) == sizeof *value ? 0 : -1; }
int eventfd_write(int fd, eventfd_t value) { return write(fd, &value, sizeof value) == sizeof value ? 0 : -1; }
