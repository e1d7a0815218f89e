/* Clocks and sleeps over the engine's virtual time. Processor time is the time since the program started. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../pthread/internal.h"
#include "visible.h"
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <unistd.h>

/* Where the engine's monotonic clock starts (src/engine/clock.ts): one hour. */
#define CLOCK_ORIGIN (3600 * HEDDLE_NANOSECONDS)

static int fail(int error) {
  errno = error;
  return -1;
}

/* False for a clock that there is not. */
static bool read_clock(clockid_t clock, int64_t *nanoseconds) {
  switch (heddle_clock_number(clock)) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_REALTIME_ALARM:
    /* As on a Linux that nobody has told of leap seconds. */
    case CLOCK_TAI: *nanoseconds = heddle_clock_now(HEDDLE_CLOCK_REALTIME); return true;
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
    case CLOCK_BOOTTIME_ALARM: *nanoseconds = heddle_clock_now(HEDDLE_CLOCK_MONOTONIC); return true;
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID: *nanoseconds = heddle_clock_now(HEDDLE_CLOCK_MONOTONIC) - CLOCK_ORIGIN; return true;
    default: return false;
  }
}

static struct timespec to_timespec(int64_t nanoseconds) {
  return (struct timespec){.tv_sec = nanoseconds / HEDDLE_NANOSECONDS, .tv_nsec = (long)(nanoseconds % HEDDLE_NANOSECONDS)};
}

static struct timeval to_timeval(int64_t nanoseconds) {
  return (struct timeval){.tv_sec = nanoseconds / HEDDLE_NANOSECONDS, .tv_usec = (suseconds_t)(nanoseconds % HEDDLE_NANOSECONDS / 1000)};
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  HEDDLE_ENTRY;
  int64_t now;
  if (!read_clock(clock, &now)) return fail(EINVAL);
  HEDDLE_WRITES(time, sizeof *time);
  *time = to_timespec(now);
  return 0;
}

int clock_getres(clockid_t clock, struct timespec *resolution) {
  HEDDLE_ENTRY;
  int number = heddle_clock_number(clock);
  if (number < 0 || (number > CLOCK_BOOTTIME_ALARM && number != CLOCK_TAI)) return fail(EINVAL);
  if (resolution == NULL) return 0;
  HEDDLE_WRITES(resolution, sizeof *resolution);
  *resolution = (struct timespec){.tv_nsec = 1};
  return 0;
}

int clock_settime(clockid_t clock, const struct timespec *time) {
  (void)time;
  return fail(heddle_clock_number(clock) == CLOCK_REALTIME ? EPERM : EINVAL);
}

int clock_getcpuclockid(pid_t process, clockid_t *clock) {
  HEDDLE_ENTRY;
  if (process != 0 && process != getpid()) return ESRCH;
  HEDDLE_WRITES(clock, sizeof *clock);
  *clock = CLOCK_PROCESS_CPUTIME_ID;
  return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *remaining) {
  (void)remaining; /* only set when a signal interrupts, which never happens */
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  int number = heddle_wait_clock(clock);
  if (number < 0 || time->tv_sec < 0 || !heddle_valid_time(time)) return EINVAL;
  int64_t until = heddle_deadline(time);
  if (!(flags & TIMER_ABSTIME)) {
    if (time->tv_sec == 0 && time->tv_nsec == 0) until = 0;
    if (__builtin_add_overflow(until, heddle_clock_now(number), &until)) until = HEDDLE_NEVER - 1;
  }
  HEDDLE_AWAIT(heddle_sleep_until(until, number));
  return 0;
}

int nanosleep(const struct timespec *time, struct timespec *remaining) {
  int error = clock_nanosleep(CLOCK_REALTIME, 0, time, remaining);
  return error == 0 ? 0 : fail(error);
}

static void sleep_for(int64_t nanoseconds) {
  HEDDLE_AWAIT(heddle_sleep_until(heddle_clock_now(HEDDLE_CLOCK_MONOTONIC) + nanoseconds, HEDDLE_CLOCK_MONOTONIC));
}

unsigned sleep(unsigned seconds) {
  sleep_for(seconds * HEDDLE_NANOSECONDS);
  return 0;
}

int usleep(unsigned microseconds) {
  sleep_for(microseconds * 1000LL);
  return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  HEDDLE_ENTRY;
  (void)zone;
  if (time == NULL) return 0;
  HEDDLE_WRITES(time, sizeof *time);
  *time = to_timeval(heddle_clock_now(HEDDLE_CLOCK_REALTIME));
  return 0;
}

time_t time(time_t *result) {
  HEDDLE_ENTRY;
  time_t now = heddle_clock_now(HEDDLE_CLOCK_REALTIME) / HEDDLE_NANOSECONDS;
  if (result != NULL) {
    HEDDLE_WRITES(result, sizeof *result);
    *result = now;
  }
  return now;
}

int timespec_get(struct timespec *time, int base) {
  HEDDLE_ENTRY;
  if (base != TIME_UTC) return 0;
  HEDDLE_WRITES(time, sizeof *time);
  *time = to_timespec(heddle_clock_now(HEDDLE_CLOCK_REALTIME));
  return base;
}

int timespec_getres(struct timespec *resolution, int base) {
  HEDDLE_ENTRY;
  if (base != TIME_UTC) return 0;
  if (resolution == NULL) return base;
  HEDDLE_WRITES(resolution, sizeof *resolution);
  *resolution = (struct timespec){.tv_nsec = 1};
  return base;
}

/* CLOCKS_PER_SEC is 1,000,000,000 in this libc. */
clock_t clock(void) { return (clock_t)(heddle_clock_now(HEDDLE_CLOCK_MONOTONIC) - CLOCK_ORIGIN); }

clock_t times(struct tms *result) {
  HEDDLE_ENTRY;
  clock_t now = clock();
  if (result == NULL) return now;
  HEDDLE_WRITES(result, sizeof *result);
  *result = (struct tms){.tms_utime = now};
  return now;
}

int getrusage(int who, struct rusage *usage) {
  HEDDLE_ENTRY;
  if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN) return fail(EINVAL);
  HEDDLE_WRITES(usage, sizeof *usage);
  *usage = (struct rusage){0};
  if (who == RUSAGE_SELF) usage->ru_utime = to_timeval(clock());
  return 0;
}

unsigned alarm(unsigned seconds) {
  if (seconds != 0) heddle_unsupported("alarm");
  return 0;
}

/* UTC is the only time zone. */
static char utc_name[] = "UTC";
char *tzname[2] = {utc_name, utc_name};
long timezone;
int daylight;

void tzset(void) {}
