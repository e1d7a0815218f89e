#define _GNU_SOURCE
#include "expect.h"
#include <pthread.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

static int order[2], done;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *sleeps(void *argument) {
  usleep(argument == NULL ? 200000 : 100000);
  pthread_mutex_lock(&lock);
  order[done++] = argument != NULL;
  pthread_mutex_unlock(&lock);
  return NULL;
}

/* Linux programs take clocks for numbers. */
static const char *name(clockid_t clock) {
  switch (clock) {
    case CLOCK_REALTIME: return "realtime";
    case CLOCK_MONOTONIC: return "monotonic";
    case CLOCK_PROCESS_CPUTIME_ID:
    case CLOCK_THREAD_CPUTIME_ID: return "processor";
    default: return "other";
  }
}

static void numbers(void) {
  int clock = CLOCK_MONOTONIC;
  struct timespec time;
  expect(strcmp(name(clock), "monotonic") == 0 && strcmp(name(CLOCK_BOOTTIME), "other") == 0);
  for (clock = CLOCK_REALTIME; clock <= CLOCK_BOOTTIME; clock++) {
    expect(clock_gettime(clock, &time) == 0 && clock_getres(clock, &time) == 0);
  }
  const clockid_t more[] = {CLOCK_REALTIME_ALARM, CLOCK_BOOTTIME_ALARM, CLOCK_TAI};
  for (int i = 0; i < 3; i++) expect(clock_gettime(more[i], &time) == 0 && clock_getres(more[i], &time) == 0);
  expect(clock_nanosleep(CLOCK_TAI, 0, &time, NULL) == 0 && clock_getres(10, &time) == -1 && clock_getres(12, &time) == -1);
  expect(clock_gettime(999, &time) == -1 && errno == EINVAL);
  expect(clock_gettime(-1, &time) == -1 && errno == EINVAL);
  expect(clock_nanosleep(999, 0, &time, NULL) == EINVAL);
}

int main(void) {
  numbers();
  struct timespec before, after, resolution;
  pthread_t threads[2];
  expect(clock_gettime(CLOCK_MONOTONIC, &before) == 0);
  pthread_create(&threads[0], NULL, sleeps, NULL);
  pthread_create(&threads[1], NULL, sleeps, &done);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  expect(clock_gettime(CLOCK_MONOTONIC, &after) == 0);
  expect(order[0] == 1 && order[1] == 0);
  long long passed = (after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec;
  expect(passed >= 200000000 && passed < 400000000);
  expect(sleep(3600) == 0);
  struct timespec until = {.tv_sec = after.tv_sec + 7200};
  expect(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == 0);
  clock_gettime(CLOCK_MONOTONIC, &after);
  expect(after.tv_sec >= until.tv_sec);
  expect(nanosleep(&(struct timespec){.tv_nsec = 1000000000}, NULL) == -1 && errno == EINVAL);
  expect(clock_getres(CLOCK_REALTIME, &resolution) == 0 && resolution.tv_nsec == 1);
  expect(clock_settime(CLOCK_REALTIME, &after) == -1 && errno == EPERM);
  struct timeval now;
  expect(gettimeofday(&now, NULL) == 0 && now.tv_sec > 1700000000 && time(NULL) >= now.tv_sec);
  TIMEVAL_TO_TIMESPEC(&now, &after);
  expect(after.tv_sec == now.tv_sec && after.tv_nsec == now.tv_usec * 1000);
  after = (struct timespec){.tv_sec = 1, .tv_nsec = 2999};
  TIMESPEC_TO_TIMEVAL(&now, &after);
  expect(now.tv_sec == 1 && now.tv_usec == 2);
  struct tm broken, *shared;
  time_t when = 86400 + 3661;
  expect(gmtime_r(&when, &broken) != NULL && broken.tm_year == 70 && broken.tm_mday == 2 && broken.tm_hour == 1);
  shared = localtime(&when);
  expect(shared->tm_min == 1 && mktime(&broken) == when && strcmp(ctime(&when), "Fri Jan  2 01:01:01 1970\n") == 0);
  struct tms used;
  struct rusage usage;
  expect(clock() > 0 && times(&used) > 0 && getrusage(RUSAGE_SELF, &usage) == 0);
  gettimeofday(&now, NULL);
  while (time(NULL) < now.tv_sec + 2) continue;
  return 0;
}
