/* Clocks that nobody can wait by and times that are none, for what is free and what is taken: the answers of glibc. */
#define _GNU_SOURCE
#include "expect.h"
#include <pthread.h>
#include <semaphore.h>
#include <threads.h>
#include <time.h>

static const clockid_t wrong_clocks[] = {CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, CLOCK_BOOTTIME, CLOCK_REALTIME_COARSE, 99, -1, 123456, 0x7fffffff};
static const struct timespec later = {.tv_sec = 1 << 30}, wrong_times[] = {{.tv_nsec = -1}, {.tv_sec = 1 << 30, .tv_nsec = 1000000000}};
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t sem;
static mtx_t mtx;
enum taken { FREE, TAKEN };

static int sem_fails(int result) { return result == -1 && errno == EINVAL; }

/* A lock that is free is taken without a look at the time; a clock is looked at first. */
static void mutex_with(clockid_t clock, const struct timespec *time, enum taken taken) {
  int wrong_clock = clock != CLOCK_REALTIME, error = wrong_clock || taken ? EINVAL : 0;
  expect(pthread_mutex_clocklock(&mutex, clock, time) == error);
  if (error == 0) pthread_mutex_unlock(&mutex);
  if (wrong_clock) return;
  expect(pthread_mutex_timedlock(&mutex, time) == error);
  if (error == 0) pthread_mutex_unlock(&mutex);
  expect(mtx_timedlock(&mtx, time) == (error == 0 ? thrd_success : thrd_error));
  if (error == 0) mtx_unlock(&mtx);
}

static void others_with(clockid_t clock, const struct timespec *time) {
  expect(pthread_rwlock_clockrdlock(&rwlock, clock, time) == EINVAL && pthread_rwlock_clockwrlock(&rwlock, clock, time) == EINVAL);
  expect(sem_fails(sem_clockwait(&sem, clock, time)));
  if (clock != CLOCK_REALTIME) return;
  expect(pthread_rwlock_timedrdlock(&rwlock, time) == EINVAL && pthread_rwlock_timedwrlock(&rwlock, time) == EINVAL);
  expect(sem_fails(sem_timedwait(&sem, time)));
}

static void all(enum taken taken) {
  for (unsigned i = 0; i < sizeof wrong_clocks / sizeof wrong_clocks[0]; i++) {
    mutex_with(wrong_clocks[i], &later, taken);
    others_with(wrong_clocks[i], &later);
  }
  for (unsigned i = 0; i < sizeof wrong_times / sizeof wrong_times[0]; i++) {
    mutex_with(CLOCK_REALTIME, &wrong_times[i], taken);
    others_with(CLOCK_REALTIME, &wrong_times[i]);
  }
}

static void *meets_all_taken(void *argument) {
  all(TAKEN);
  return argument;
}

static void with_conditions(void) {
  pthread_mutex_lock(&mutex);
  for (unsigned i = 0; i < sizeof wrong_clocks / sizeof wrong_clocks[0]; i++)
    expect(pthread_cond_clockwait(&cond, &mutex, wrong_clocks[i], &later) == EINVAL);
  for (unsigned i = 0; i < sizeof wrong_times / sizeof wrong_times[0]; i++) {
    expect(pthread_cond_timedwait(&cond, &mutex, &wrong_times[i]) == EINVAL);
    expect(pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, &wrong_times[i]) == EINVAL);
  }
  expect(pthread_mutex_trylock(&mutex) == EBUSY);
  pthread_mutex_unlock(&mutex);
}

static void own_mutex(void) {
  expect(pthread_mutex_lock(&recursive) == 0 && pthread_mutex_timedlock(&recursive, &wrong_times[0]) == 0);
  expect(pthread_mutex_unlock(&recursive) == 0 && pthread_mutex_unlock(&recursive) == 0);
}

int main(void) {
  pthread_t thread;
  expect(sem_init(&sem, 0, 1) == 0 && mtx_init(&mtx, mtx_timed) == thrd_success);
  all(FREE);
  with_conditions();
  own_mutex();
  pthread_mutex_lock(&mutex);
  mtx_lock(&mtx);
  pthread_rwlock_wrlock(&rwlock);
  expect(sem_wait(&sem) == 0);
  pthread_create(&thread, NULL, meets_all_taken, NULL);
  pthread_join(thread, NULL);
  pthread_mutex_unlock(&mutex);
  mtx_unlock(&mtx);
  pthread_rwlock_unlock(&rwlock);
}
