/* poll and select: pipes wait in the engine, files and streams are always ready. */
#include "../pthread/internal.h"
#include "descriptors.h"
#include "visible.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>

static int events_of(int fd) {
  struct pipe_end *end = heddle_fd_tag(fd);
  if (end != NULL) return end->calls->events(end);
  return heddle_fd_flags(fd) >= 0 ? POLLIN | POLLOUT : POLLNVAL;
}

static int ready(struct pollfd *descriptors, nfds_t count) {
  int found = 0;
  for (nfds_t i = 0; i < count; i++) {
    struct pollfd *descriptor = &descriptors[i];
    int wanted = descriptor->events | POLLERR | POLLHUP | POLLNVAL;
    descriptor->revents = descriptor->fd < 0 ? 0 : (short)(events_of(descriptor->fd) & wanted);
    if (descriptor->revents != 0) found++;
  }
  return found;
}

/* When the events of one of them change next by themselves. */
static int64_t ready_at(const struct pollfd *descriptors, nfds_t count) {
  int64_t earliest = HEDDLE_NEVER;
  for (nfds_t i = 0; i < count; i++) {
    const struct pipe_end *end = descriptors[i].fd < 0 ? NULL : heddle_fd_tag(descriptors[i].fd);
    int64_t time = end != NULL && end->calls->ready_at != NULL ? end->calls->ready_at(end) : HEDDLE_NEVER;
    if (time < earliest) earliest = time;
  }
  return earliest;
}

static int poll_until(struct pollfd *descriptors, nfds_t count, int64_t deadline, uint32_t site) {
  heddle_visible_read(descriptors, (uint32_t)(count * sizeof *descriptors), site);
  for (;;) {
    /* Before it is looked who is ready: each look at the clock moves it. */
    int64_t change = ready_at(descriptors, count), until = change < deadline ? change : deadline;
    int found = ready(descriptors, count);
    if (found > 0 || deadline == 0) {
      for (nfds_t i = 0; i < count; i++) heddle_visible_write(&descriptors[i].revents, sizeof descriptors[i].revents, site);
      return found;
    }
    int error = HEDDLE_AWAIT(heddle_channel_wait(&heddle_poll_channel, "poll", until, HEDDLE_CLOCK_MONOTONIC));
    if (error == ETIMEDOUT && until == deadline) deadline = 0;
  }
}

int64_t heddle_deadline_in(int64_t nanoseconds) {
  int64_t deadline;
  if (nanoseconds < 0) return HEDDLE_NEVER;
  if (nanoseconds == 0) return 0;
  return __builtin_add_overflow(heddle_clock_now(HEDDLE_CLOCK_MONOTONIC), nanoseconds, &deadline) ? HEDDLE_NEVER : deadline;
}

int64_t heddle_timeout_deadline(const struct timespec *time) {
  return heddle_deadline_in(time != NULL ? heddle_deadline(time) - (time->tv_sec == 0 && time->tv_nsec == 0) : -1);
}

static void read_wait(const struct timespec *timeout, const sigset_t *mask, uint32_t heddle_entry_site) {
  if (timeout != NULL) HEDDLE_READS(timeout, sizeof *timeout);
  if (mask != NULL) HEDDLE_READS(mask, sizeof *mask);
}

int poll(struct pollfd *descriptors, nfds_t count, int timeout_ms) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  return poll_until(descriptors, count, heddle_deadline_in(timeout_ms * 1000000LL), heddle_entry_site);
}

int ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  read_wait(timeout, mask, heddle_entry_site);
  return poll_until(descriptors, count, heddle_timeout_deadline(timeout), heddle_entry_site);
}

static int wants(int fd, const fd_set *set) { return set != NULL && FD_ISSET(fd, set); }

/* A set is a list: its number, and as many descriptors. */
static void see_set(fd_set *set, uint32_t heddle_entry_site) {
  if (set == NULL) return;
  HEDDLE_READS(set, offsetof(fd_set, __fds) + set->__nfds * sizeof set->__fds[0]);
  HEDDLE_WRITES(set, offsetof(fd_set, __fds) + set->__nfds * sizeof set->__fds[0]);
}

static int select_until(int limit, fd_set *reading, fd_set *writing, fd_set *failing, int64_t deadline, uint32_t site) {
  if (limit < 0 || limit > FD_SETSIZE) {
    errno = EINVAL;
    return -1;
  }
  see_set(reading, site);
  see_set(writing, site);
  see_set(failing, site);
  struct pollfd *descriptors = calloc((size_t)limit + 1, sizeof *descriptors);
  nfds_t count = 0;
  for (int fd = 0; fd < limit; fd++) {
    int events = (wants(fd, reading) ? POLLIN : 0) | (wants(fd, writing) ? POLLOUT : 0);
    if (events != 0 || wants(fd, failing)) descriptors[count++] = (struct pollfd){.fd = fd, .events = (short)events};
  }
  poll_until(descriptors, count, deadline, site);
  if (reading != NULL) FD_ZERO(reading);
  if (writing != NULL) FD_ZERO(writing);
  if (failing != NULL) FD_ZERO(failing);
  int bits = 0, bad = 0;
  for (nfds_t i = 0; i < count; i++) {
    struct pollfd *descriptor = &descriptors[i];
    if (descriptor->revents & POLLNVAL) bad = 1;
    if ((descriptor->events & POLLIN) && (descriptor->revents & (POLLIN | POLLHUP))) {
      FD_SET(descriptor->fd, reading);
      bits++;
    }
    if ((descriptor->events & POLLOUT) && (descriptor->revents & (POLLOUT | POLLERR))) {
      FD_SET(descriptor->fd, writing);
      bits++;
    }
  }
  free(descriptors);
  if (bad) errno = EBADF;
  return bad ? -1 : bits;
}

int pselect(int limit, fd_set *restrict reading, fd_set *restrict writing, fd_set *restrict failing, const struct timespec *restrict timeout,
            const sigset_t *restrict mask) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  read_wait(timeout, mask, heddle_entry_site);
  return select_until(limit, reading, writing, failing, heddle_timeout_deadline(timeout), heddle_entry_site);
}

int select(int limit, fd_set *restrict reading, fd_set *restrict writing, fd_set *restrict failing, struct timeval *restrict timeout) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  if (timeout != NULL) HEDDLE_READS(timeout, sizeof *timeout);
  int64_t wait = timeout != NULL ? timeout->tv_sec * HEDDLE_NANOSECONDS + timeout->tv_usec * 1000LL : -1;
  return select_until(limit, reading, writing, failing, heddle_deadline_in(wait), heddle_entry_site);
}
