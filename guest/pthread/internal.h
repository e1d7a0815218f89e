/* What the pthread files share: deadlines, clocks and the order in which a thread ends. */
#ifndef HEDDLE_PTHREAD_INTERNAL_H
#define HEDDLE_PTHREAD_INTERNAL_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "../abi.h"
#include <errno.h>
#include <pthread.h>
#include <time.h>

#define HEDDLE_CLOCK_REALTIME 0
#define HEDDLE_CLOCK_MONOTONIC 1
/* To wait until a time that is none: see heddle_mutex_timedlock. */
#define HEDDLE_CLOCK_NONE (-1)
#define HEDDLE_NANOSECONDS 1000000000LL

/* The sysroot's compiled parts pass the addresses of these as clocks. Weak: null where a program has none of those parts. */
extern const struct __clockid _CLOCK_REALTIME __attribute__((weak)), _CLOCK_MONOTONIC __attribute__((weak));

/* The clock's number on Linux. */
static inline int heddle_clock_number(clockid_t clock) {
  const void *address = (const void *)(uintptr_t)clock;
  if (address == NULL) return CLOCK_REALTIME;
  return address == &_CLOCK_REALTIME ? CLOCK_REALTIME : address == &_CLOCK_MONOTONIC ? CLOCK_MONOTONIC : clock;
}

/* The engine's number of a clock that can be waited on, or -1. */
static inline int heddle_wait_clock(clockid_t clock) {
  switch (heddle_clock_number(clock)) {
    case CLOCK_REALTIME:
    case CLOCK_TAI: return HEDDLE_CLOCK_REALTIME;
    case CLOCK_MONOTONIC:
    case CLOCK_BOOTTIME: return HEDDLE_CLOCK_MONOTONIC;
    default: return -1;
  }
}

/* The same of a clock that threads can wait by for each other: glibc takes these two only. */
static inline int heddle_lock_clock(clockid_t clock) {
  int number = heddle_clock_number(clock);
  return number == CLOCK_REALTIME || number == CLOCK_MONOTONIC ? heddle_wait_clock(clock) : -1;
}

static inline int heddle_valid_time(const struct timespec *time) {
  return time->tv_nsec >= 0 && time->tv_nsec < HEDDLE_NANOSECONDS;
}

/* A valid absolute time as a deadline that is neither 0 ("try") nor HEDDLE_NEVER. */
static inline int64_t heddle_deadline(const struct timespec *time) {
  if (time->tv_sec < 0) return 1;
  if (time->tv_sec >= INT64_MAX / HEDDLE_NANOSECONDS) return HEDDLE_NEVER - 1;
  int64_t nanoseconds = time->tv_sec * HEDDLE_NANOSECONDS + time->tv_nsec;
  return nanoseconds > 0 ? nanoseconds : 1;
}

static inline pthread_t heddle_thread_handle(int thread) { return (pthread_t)(uintptr_t)(thread + 1); }
static inline int heddle_thread_number(pthread_t thread) { return (int)(uintptr_t)thread - 1; }

/* Whether there may be robust mutexes. A function sets it: code with hooks would race with itself. */
void heddle_note_robust_mutexes(void);

/* Weak: a program that uses none of them does not link them. */
extern uint32_t heddle_robust_mutexes __attribute__((weak));
void heddle_run_thread_atexit(void) __attribute__((weak));
void heddle_run_key_destructors(void) __attribute__((weak));
/* What runs between the end of a thread's start routine and the end of the thread (core.c calls it, and pthread_exit). */
void heddle_thread_wind_up(void);

#endif
