#define _GNU_SOURCE
#include "expect.h"
#include <pthread.h>
#include <time.h>

static pthread_mutex_t normal = PTHREAD_MUTEX_INITIALIZER, recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP, checked;
static pthread_barrier_t step;
static int protected_count;

static struct timespec soon(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  time.tv_nsec += 1000000;
  if (time.tv_nsec >= 1000000000) {
    time.tv_nsec -= 1000000000;
    time.tv_sec++;
  }
  return time;
}

static void *other(void *argument) {
  struct timespec invalid = {.tv_nsec = -1}, past = {0}, time = soon(CLOCK_REALTIME);
  pthread_barrier_wait(&step);
  expect(pthread_mutex_trylock(&normal) == EBUSY);
  expect(pthread_mutex_timedlock(&normal, &past) == ETIMEDOUT);
  expect(pthread_mutex_timedlock(&normal, &time) == ETIMEDOUT);
  expect(pthread_mutex_timedlock(&normal, &invalid) == EINVAL);
  time = soon(CLOCK_MONOTONIC);
  expect(pthread_mutex_clocklock(&normal, CLOCK_MONOTONIC, &time) == ETIMEDOUT);
  expect(pthread_mutex_trylock(&recursive) == EBUSY);
  expect(pthread_mutex_trylock(&checked) == EBUSY && pthread_mutex_timedlock(&checked, &invalid) == EINVAL);
  pthread_barrier_wait(&step);
  for (int i = 0; i < 3; i++) {
    pthread_mutex_lock(&normal);
    protected_count++;
    pthread_mutex_unlock(&normal);
  }
  return argument;
}

int main(void) {
  pthread_mutexattr_t attr;
  pthread_t thread;
  int value;
  expect(pthread_mutexattr_init(&attr) == 0);
  expect(pthread_mutexattr_settype(&attr, 99) == EINVAL);
  expect(pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK) == 0);
  expect(pthread_mutexattr_gettype(&attr, &value) == 0 && value == PTHREAD_MUTEX_ERRORCHECK);
  expect(pthread_mutexattr_getprotocol(&attr, &value) == 0 && value == PTHREAD_PRIO_NONE);
  expect(pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_PROTECT) == ENOTSUP && pthread_mutexattr_setprotocol(&attr, 99) == EINVAL);
  expect(pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT) == 0);
  expect(pthread_mutexattr_getprotocol(&attr, &value) == 0 && value == PTHREAD_PRIO_INHERIT);
  expect(pthread_mutexattr_gettype(&attr, &value) == 0 && value == PTHREAD_MUTEX_ERRORCHECK);
  expect(pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED) == 0);
  expect(pthread_mutex_init(&checked, &attr) == 0 && pthread_mutexattr_destroy(&attr) == 0);
  expect(pthread_barrier_init(&step, NULL, 0) == EINVAL && pthread_barrier_init(&step, NULL, 2) == 0);

  expect(pthread_mutex_lock(&checked) == 0 && pthread_mutex_lock(&checked) == EDEADLK);
  /* The owner is told before the time is looked at, as by glibc. */
  struct timespec none = {.tv_nsec = 2000000000};
  expect(pthread_mutex_timedlock(&checked, &none) == EDEADLK && pthread_mutex_clocklock(&checked, CLOCK_MONOTONIC, &none) == EDEADLK);
  expect(pthread_mutex_lock(&recursive) == 0 && pthread_mutex_lock(&recursive) == 0 && pthread_mutex_trylock(&recursive) == 0);
  expect(pthread_mutex_lock(&normal) == 0);
  expect(pthread_create(&thread, NULL, other, NULL) == 0);
  pthread_barrier_wait(&step);
  pthread_barrier_wait(&step);
  for (int i = 0; i < 3; i++) expect(pthread_mutex_unlock(&recursive) == 0);
  expect(pthread_mutex_unlock(&checked) == 0);
  protected_count++;
  expect(pthread_mutex_unlock(&normal) == 0);
  for (int i = 0; i < 3; i++) {
    pthread_mutex_lock(&normal);
    protected_count++;
    pthread_mutex_unlock(&normal);
  }
  pthread_join(thread, NULL);
  expect(protected_count == 7);
  expect(pthread_mutex_destroy(&checked) == 0 && pthread_mutex_destroy(&normal) == 0 && pthread_mutex_destroy(&recursive) == 0);
  expect(pthread_barrier_destroy(&step) == 0);
  return 0;
}
