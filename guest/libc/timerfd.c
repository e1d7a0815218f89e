/* timerfd: timers behind descriptors, on virtual time. A timer that is set happens before the reading of its expiration. */
#include "../pthread/internal.h"
#include "descriptors.h"
#include "visible.h"
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct timer {
  struct pipe_end base;
  int clock;               /* the engine's number */
  int64_t next, interval;  /* next: on the monotonic clock, 0 when disarmed; nanoseconds */
  uint64_t expired;        /* times before `next` */
  void *edge;
};

static ssize_t fail(int error) {
  errno = error;
  return -1;
}

static int64_t now(void) { return heddle_clock_now(HEDDLE_CLOCK_MONOTONIC); }

static uint64_t expirations(const struct timer *timer, int64_t time) {
  if (timer->next == 0 || time < timer->next) return 0;
  return 1 + (timer->interval > 0 ? (uint64_t)((time - timer->next) / timer->interval) : 0);
}

static ssize_t take(struct pipe_end *base, int flags, char *to, size_t bytes) {
  struct timer *timer = (struct timer *)base;
  uint64_t count;
  if (bytes < sizeof count) return fail(EINVAL);
  while ((count = expirations(timer, now())) == 0) {
    if (flags & HEDDLE_NONBLOCK) return fail(EAGAIN);
    HEDDLE_AWAIT(heddle_channel_wait(timer, "read from a timerfd", timer->next != 0 ? timer->next : HEDDLE_NEVER, HEDDLE_CLOCK_MONOTONIC));
  }
  timer->next = timer->interval > 0 ? timer->next + (int64_t)count * timer->interval : 0;
  timer->expired += count;
  heddle_acquire(timer->edge);
  __builtin_memcpy(to, &count, sizeof count);
  return sizeof count;
}

static ssize_t refuse_write(struct pipe_end *base, int flags, const char *from, size_t bytes) {
  (void)base, (void)flags, (void)from, (void)bytes;
  return fail(EINVAL);
}

static int events(const struct pipe_end *base) { return expirations((const struct timer *)base, now()) > 0 ? POLLIN : 0; }
static int waiting(const struct pipe_end *base) { return events(base) ? sizeof(uint64_t) : 0; }
/* The first expiration that is still to come. */
static int64_t ready_at(const struct pipe_end *base) {
  const struct timer *timer = (const struct timer *)base;
  uint64_t passed = expirations(timer, now());
  if (timer->next == 0 || (passed > 0 && timer->interval == 0)) return HEDDLE_NEVER;
  return timer->next + (int64_t)passed * timer->interval;
}
static uint32_t edges(const struct pipe_end *base, int events) {
  const struct timer *timer = (const struct timer *)base;
  return events & POLLIN ? (uint32_t)(timer->expired + expirations(timer, now())) : 0;
}
static void close_timer(struct pipe_end *base) { free(base); }

static const struct pipe_calls calls = {take, refuse_write, close_timer, events, waiting, ready_at, edges};

static struct timer *timer_of(int fd) {
  struct pipe_end *base = heddle_fd_tag(fd);
  if (base != NULL && base->calls == &calls) return (struct timer *)base;
  errno = heddle_fd_flags(fd) < 0 ? EBADF : EINVAL;
  return NULL;
}

int timerfd_create(int clock, int flags) {
  HEDDLE_POINT;
  int number = heddle_wait_clock(clock);
  if (number < 0 || (flags & ~(TFD_NONBLOCK | TFD_CLOEXEC))) return (int)fail(EINVAL);
  struct timer *timer = malloc(sizeof *timer);
  if (timer == NULL) return (int)fail(ENOMEM);
  *timer = (struct timer){.base = {&calls}, .clock = number, .edge = heddle_pipe_edge()};
  int fd = heddle_fd_open(timer, HEDDLE_FD_READ);
  if (fd < 0) {
    free(timer);
    return (int)fail(EMFILE);
  }
  if (flags & TFD_NONBLOCK) fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static struct timespec as_timespec(int64_t nanoseconds) {
  return (struct timespec){.tv_sec = nanoseconds / HEDDLE_NANOSECONDS, .tv_nsec = (long)(nanoseconds % HEDDLE_NANOSECONDS)};
}

static void read_timer(const struct timer *timer, struct itimerspec *to, uint32_t site) {
  int64_t time = now(), next = timer->next;
  uint64_t passed = expirations(timer, time);
  if (passed > 0) next = timer->interval > 0 ? next + (int64_t)passed * timer->interval : 0;
  heddle_visible_write(to, sizeof *to, site);
  *to = (struct itimerspec){.it_value = as_timespec(next != 0 ? next - time : 0), .it_interval = as_timespec(timer->interval)};
}

int timerfd_gettime(int fd, struct itimerspec *to) {
  HEDDLE_ENTRY;
  struct timer *timer = timer_of(fd);
  if (timer == NULL) return -1;
  read_timer(timer, to, heddle_entry_site);
  return 0;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *fresh, struct itimerspec *old) {
  HEDDLE_ENTRY;
  struct timer *timer = timer_of(fd);
  if (timer == NULL) return -1;
  HEDDLE_READS(fresh, sizeof *fresh);
  if (!heddle_valid_time(&fresh->it_value) || !heddle_valid_time(&fresh->it_interval) || (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)))
    return (int)fail(EINVAL);
  struct itimerspec wanted = *fresh;
  if (old != NULL) read_timer(timer, old, heddle_entry_site);
  int disarmed = wanted.it_value.tv_sec == 0 && wanted.it_value.tv_nsec == 0;
  int64_t value = heddle_deadline(&wanted.it_value), time = now();
  uint64_t passed = expirations(timer, time);
  if (flags & TFD_TIMER_ABSTIME) value -= heddle_clock_now(timer->clock);
  if (disarmed) timer->next = 0;
  else if (__builtin_add_overflow(time, value, &timer->next)) timer->next = HEDDLE_NEVER - 1;
  else if (timer->next < 1) timer->next = 1;
  timer->expired += passed;
  timer->interval = (wanted.it_interval.tv_sec != 0 || wanted.it_interval.tv_nsec != 0) ? heddle_deadline(&wanted.it_interval) : 0;
  heddle_release(timer->edge);
  heddle_channel_wake(timer, UINT32_MAX);
  heddle_channel_wake(&heddle_poll_channel, UINT32_MAX);
  return 0;
}
