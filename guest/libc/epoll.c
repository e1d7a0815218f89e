/* epoll: watches over pipes, event counters, timers, standard streams and other epolls. A watch happens before the report of what it watches. */
#include "../pthread/internal.h"
#include "descriptors.h"
#include "visible.h"
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>

#define STREAMS 3
#define FLAGS (EPOLLEXCLUSIVE | EPOLLWAKEUP | EPOLLONESHOT | EPOLLET)

struct watch {
  struct watch *next;
  struct pipe_end *end; /* null for a standard stream, which is always ready */
  int fd;
  uint32_t wanted; /* 0 after the report of a one-shot watch, until it is set again */
  uint32_t seen;   /* edges that were reported */
  epoll_data_t data;
  void *edge;
};

struct epoll {
  struct pipe_end base;
  struct epoll *next;
  struct watch *first, **last; /* what was reported goes to the end, so that a short array of events starves none */
  unsigned waiting;
  int closed;
};

static struct epoll *epolls;

static int fail(int error) {
  errno = error;
  return -1;
}

static uint32_t events_of(const struct watch *watch) {
  int events = watch->end != NULL ? watch->end->calls->events(watch->end) : POLLIN | POLLOUT;
  uint32_t wanted = watch->wanted == 0 ? 0 : (watch->wanted & ~FLAGS) | EPOLLERR | EPOLLHUP;
  return ((events & POLLIN ? EPOLLIN | EPOLLRDNORM : 0) | (events & POLLOUT ? EPOLLOUT | EPOLLWRNORM : 0) | (events & POLLERR ? EPOLLERR : 0) |
          (events & POLLHUP ? EPOLLHUP : 0)) & wanted;
}

static uint32_t edges_of(const struct watch *watch) {
  if (watch->end == NULL) return 0;
  int reads = (watch->wanted & (EPOLLIN | EPOLLRDNORM)) != 0, writes = (watch->wanted & (EPOLLOUT | EPOLLWRNORM)) != 0;
  return watch->end->calls->edges(watch->end, (reads ? POLLIN : 0) | (writes ? POLLOUT : 0));
}

/* The events to report now. */
static uint32_t ready(const struct watch *watch) {
  uint32_t events = events_of(watch);
  return (watch->wanted & EPOLLET) && edges_of(watch) == watch->seen ? 0 : events;
}

static int64_t next_change(const struct epoll *epoll) {
  int64_t earliest = HEDDLE_NEVER;
  for (const struct watch *watch = epoll->first; watch != NULL; watch = watch->next) {
    int64_t time = watch->end != NULL && watch->end->calls->ready_at != NULL ? watch->end->calls->ready_at(watch->end) : HEDDLE_NEVER;
    if (time < earliest) earliest = time;
  }
  return earliest;
}

static void append(struct epoll *epoll, struct watch *watch) {
  watch->next = NULL;
  *epoll->last = watch;
  epoll->last = &watch->next;
}

static void unlink_watch(struct epoll *epoll, struct watch **place) {
  struct watch *watch = *place;
  *place = watch->next;
  if (watch->next == NULL) epoll->last = place;
}

static int collect(struct epoll *epoll, struct epoll_event *to, int most, uint32_t site) {
  int found = 0;
  struct watch *reported = NULL, **end = &reported;
  for (struct watch **place = &epoll->first; *place != NULL && found < most;) {
    struct watch *watch = *place;
    uint32_t events = ready(watch);
    if (events == 0) {
      place = &watch->next;
      continue;
    }
    watch->seen = edges_of(watch);
    if (watch->wanted & EPOLLONESHOT) watch->wanted = 0;
    heddle_acquire(watch->edge);
    heddle_visible_write(&to[found], sizeof to[found], site);
    to[found++] = (struct epoll_event){.events = events, .data = watch->data};
    unlink_watch(epoll, place);
    *end = watch;
    end = &watch->next;
    watch->next = NULL;
  }
  while (reported != NULL) {
    struct watch *watch = reported;
    reported = watch->next;
    append(epoll, watch);
  }
  return found;
}

static void release_epoll(struct epoll *epoll) {
  while (epoll->first != NULL) {
    struct watch *watch = epoll->first;
    epoll->first = watch->next;
    free(watch);
  }
  for (struct epoll **place = &epolls; *place != NULL; place = &(*place)->next) {
    if (*place != epoll) continue;
    *place = epoll->next;
    break;
  }
  free(epoll);
}

static ssize_t refuse_read(struct pipe_end *base, int flags, char *to, size_t bytes) {
  (void)base, (void)flags, (void)to, (void)bytes;
  return fail(EINVAL);
}

static ssize_t refuse_write(struct pipe_end *base, int flags, const char *from, size_t bytes) {
  (void)base, (void)flags, (void)from, (void)bytes;
  return fail(EINVAL);
}

/* Who waits in it goes on waiting. */
static void close_epoll(struct pipe_end *base) {
  struct epoll *epoll = (struct epoll *)base;
  epoll->closed = 1;
  if (epoll->waiting == 0) release_epoll(epoll);
}

static int any_ready(const struct pipe_end *base) {
  for (const struct watch *watch = ((const struct epoll *)base)->first; watch != NULL; watch = watch->next)
    if (ready(watch) != 0) return POLLIN;
  return 0;
}

static int nothing_to_read(const struct pipe_end *base) {
  (void)base;
  return 0;
}

static int64_t epoll_ready_at(const struct pipe_end *base) { return next_change((const struct epoll *)base); }

static uint32_t epoll_edges(const struct pipe_end *base, int events) {
  uint32_t edges = 0;
  if (events & POLLIN)
    for (const struct watch *watch = ((const struct epoll *)base)->first; watch != NULL; watch = watch->next) edges += edges_of(watch);
  return edges;
}

static const struct pipe_calls calls = {refuse_read, refuse_write, close_epoll, any_ready, nothing_to_read, epoll_ready_at, epoll_edges};

void heddle_epoll_forget(int fd, struct pipe_end *end) {
  for (struct epoll *epoll = epolls; epoll != NULL; epoll = epoll->next) {
    for (struct watch **place = &epoll->first; *place != NULL;) {
      struct watch *watch = *place;
      if (watch->end != end || (end == NULL && watch->fd != fd)) {
        place = &watch->next;
        continue;
      }
      unlink_watch(epoll, place);
      free(watch);
    }
  }
}

static struct epoll *epoll_of(int fd) {
  struct pipe_end *base = heddle_fd_tag(fd);
  if (base != NULL && base->calls == &calls) return (struct epoll *)base;
  errno = heddle_fd_flags(fd) < 0 ? EBADF : EINVAL;
  return NULL;
}

int epoll_create1(int flags) {
  HEDDLE_SYSTEM_POINT(HEDDLE_NO_FD);
  if (flags & ~EPOLL_CLOEXEC) return fail(EINVAL);
  struct epoll *epoll = malloc(sizeof *epoll);
  if (epoll == NULL) return fail(ENOMEM);
  *epoll = (struct epoll){.base = {&calls}, .next = epolls, .last = &epoll->first};
  int fd = heddle_fd_open(epoll, HEDDLE_FD_READ | HEDDLE_FD_WRITE);
  if (fd < 0) {
    free(epoll);
    return fail(EMFILE);
  }
  epolls = epoll;
  return fd;
}

int epoll_create(int size) { return size > 0 ? epoll_create1(0) : fail(EINVAL); }

static int reaches(const struct epoll *from, const struct epoll *to) {
  if (from == to) return 1;
  for (const struct watch *watch = from->first; watch != NULL; watch = watch->next)
    if (watch->end != NULL && watch->end->calls == &calls && reaches((const struct epoll *)watch->end, to)) return 1;
  return 0;
}

static int add(struct epoll *epoll, int fd, struct pipe_end *end, const struct epoll_event *event) {
  if (end == NULL && fd >= STREAMS) return fail(EPERM);
  if (end != NULL && end->calls == &calls && (event->events & EPOLLEXCLUSIVE)) return fail(EINVAL);
  if (end != NULL && end->calls == &calls && reaches((const struct epoll *)end, epoll)) return fail(ELOOP);
  struct watch *watch = malloc(sizeof *watch);
  if (watch == NULL) return fail(ENOMEM);
  *watch = (struct watch){.end = end, .fd = fd, .edge = heddle_pipe_edge()};
  append(epoll, watch);
  return 0;
}

int epoll_ctl(int epfd, int operation, int fd, struct epoll_event *event) {
  HEDDLE_SYSTEM_ENTRY(epfd);
  if (heddle_fd_flags(epfd) < 0 || heddle_fd_flags(fd) < 0) return fail(EBADF);
  struct epoll *epoll = epoll_of(epfd);
  if (epoll == NULL) return -1;
  if (operation != EPOLL_CTL_ADD && operation != EPOLL_CTL_MOD && operation != EPOLL_CTL_DEL) return fail(EINVAL);
  if (operation != EPOLL_CTL_DEL) {
    if (event == NULL) return fail(EFAULT);
    HEDDLE_READS(event, sizeof *event);
  }
  struct pipe_end *end = heddle_fd_tag(fd);
  if (end == &epoll->base) return fail(EINVAL);
  struct watch **place = &epoll->first;
  while (*place != NULL && ((*place)->fd != fd || (*place)->end != end)) place = &(*place)->next;
  if (operation == EPOLL_CTL_ADD) {
    if (*place != NULL) return fail(EEXIST);
    place = epoll->last;
    if (add(epoll, fd, end, event) < 0) return -1;
  }
  struct watch *watch = *place;
  if (watch == NULL) return fail(ENOENT);
  if (operation == EPOLL_CTL_DEL) {
    unlink_watch(epoll, place);
    free(watch);
    return 0;
  }
  if (operation == EPOLL_CTL_MOD && ((watch->wanted | event->events) & EPOLLEXCLUSIVE)) return fail(EINVAL);
  watch->wanted = event->events | EPOLLERR | EPOLLHUP;
  watch->data = event->data;
  watch->seen = edges_of(watch) - 1; /* what is ready already is an edge */
  heddle_release(watch->edge);
  heddle_channel_wake(&heddle_poll_channel, UINT32_MAX);
  return 0;
}

static int wait_until(int epfd, struct epoll_event *to, int most, int64_t deadline, uint32_t site) {
  struct epoll *epoll = epoll_of(epfd);
  if (epoll == NULL) return -1;
  if (most <= 0) return fail(EINVAL);
  if (to == NULL) return fail(EFAULT);
  int found;
  epoll->waiting++;
  for (;;) {
    /* Before it is looked who is ready: each look at the clock moves it. */
    int64_t change = next_change(epoll), until = change < deadline ? change : deadline;
    found = collect(epoll, to, most, site);
    if (found > 0 || deadline == 0) break;
    int error = HEDDLE_AWAIT(heddle_channel_wait(&heddle_poll_channel, "epoll_wait", until, HEDDLE_CLOCK_MONOTONIC));
    if (error == ETIMEDOUT && until == deadline) deadline = 0;
  }
  epoll->waiting--;
  if (epoll->closed && epoll->waiting == 0) release_epoll(epoll);
  return found;
}

int epoll_pwait2(int epfd, struct epoll_event *to, int most, const struct timespec *timeout, const sigset_t *mask) {
  HEDDLE_SYSTEM_ENTRY(epfd);
  if (timeout != NULL) HEDDLE_READS(timeout, sizeof *timeout);
  if (mask != NULL) HEDDLE_READS(mask, sizeof *mask);
  if (timeout != NULL && (timeout->tv_sec < 0 || !heddle_valid_time(timeout))) return fail(EINVAL);
  return wait_until(epfd, to, most, heddle_timeout_deadline(timeout), heddle_entry_site);
}

int epoll_pwait(int epfd, struct epoll_event *to, int most, int timeout_ms, const sigset_t *mask) {
  HEDDLE_SYSTEM_ENTRY(epfd);
  if (mask != NULL) HEDDLE_READS(mask, sizeof *mask);
  return wait_until(epfd, to, most, heddle_deadline_in(timeout_ms * 1000000LL), heddle_entry_site);
}

int epoll_wait(int epfd, struct epoll_event *to, int most, int timeout_ms) {
  HEDDLE_SYSTEM_ENTRY(epfd);
  return wait_until(epfd, to, most, heddle_deadline_in(timeout_ms * 1000000LL), heddle_entry_site);
}
