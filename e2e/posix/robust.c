/* Robust mutexes of every type: what each call answers when the owner has ended, and when nobody mended what the mutex protects. */
#define _GNU_SOURCE
#include "expect.h"
#include <pthread.h>
#include <time.h>

static const int types[] = {PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ERRORCHECK};
static pthread_mutex_t mutex, second;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t step;
static pthread_key_t key;
static int guarded, woken;

static struct timespec soon(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  time.tv_sec++;
  return time;
}

static void initialise(pthread_mutex_t *which, int type) {
  pthread_mutexattr_t attr;
  int value;
  expect(pthread_mutexattr_init(&attr) == 0 && pthread_mutexattr_getrobust(&attr, &value) == 0 && value == PTHREAD_MUTEX_STALLED);
  expect(pthread_mutexattr_setrobust(&attr, 7) == EINVAL);
  expect(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST) == 0 && pthread_mutexattr_settype(&attr, type) == 0);
  expect(pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED) == 0);
  expect(pthread_mutexattr_getrobust(&attr, &value) == 0 && value == PTHREAD_MUTEX_ROBUST);
  expect(pthread_mutexattr_gettype(&attr, &value) == 0 && value == type);
  expect(pthread_mutex_init(which, &attr) == 0 && pthread_mutexattr_destroy(&attr) == 0);
}

static void *return_with_it(void *again) {
  int error = pthread_mutex_lock(&mutex);
  expect(error == 0 || error == EOWNERDEAD);
  if (again) expect(pthread_mutex_lock(&mutex) == 0);
  guarded++;
  return NULL;
}
static void *exit_with_it(void *argument) {
  return_with_it(argument);
  pthread_exit(NULL);
}
static void keep(void *which) { expect(pthread_mutex_lock(which) == 0); }
static void *take_it_at_the_end(void *which) {
  expect(pthread_setspecific(key, which) == 0);
  return NULL;
}
static void *end_with_both(void *argument) {
  expect(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_lock(&second) == 0);
  return argument;
}

static void run(void *(*start)(void *), void *argument) {
  pthread_t thread;
  expect(pthread_create(&thread, NULL, start, argument) == 0 && pthread_join(thread, NULL) == 0);
}

/* What the ended owner did happened before. */
static void taken_again(int type) {
  struct timespec invalid = {.tv_nsec = -1}, past = {0}, later = soon();
  run(return_with_it, NULL);
  expect(pthread_mutex_lock(&mutex) == EOWNERDEAD);
  guarded++;
  expect(pthread_mutex_consistent(&mutex) == 0 && pthread_mutex_consistent(&mutex) == EINVAL);
  expect(pthread_mutex_unlock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == EPERM);
  run(exit_with_it, type == PTHREAD_MUTEX_RECURSIVE ? &mutex : NULL);
  expect(pthread_mutex_trylock(&mutex) == EOWNERDEAD && pthread_mutex_consistent(&mutex) == 0);
  expect(pthread_mutex_unlock(&mutex) == 0 && pthread_mutex_lock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == 0);
  run(return_with_it, NULL);
  /* Whoever ends without mending it leaves it to the next one. */
  run(return_with_it, NULL);
  expect(pthread_mutex_timedlock(&mutex, &past) == EOWNERDEAD && pthread_mutex_consistent(&mutex) == 0);
  expect(pthread_mutex_unlock(&mutex) == 0);
  run(take_it_at_the_end, &mutex);
  expect(pthread_mutex_clocklock(&mutex, CLOCK_REALTIME, &later) == EOWNERDEAD && pthread_mutex_consistent(&mutex) == 0);
  expect(pthread_mutex_unlock(&mutex) == 0);
  run(return_with_it, NULL);
  expect(pthread_mutex_timedlock(&mutex, &invalid) == EOWNERDEAD);
  if (type == PTHREAD_MUTEX_RECURSIVE) {
    expect(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_trylock(&mutex) == 0);
    expect(pthread_mutex_unlock(&mutex) == 0 && pthread_mutex_unlock(&mutex) == 0);
  }
  if (type == PTHREAD_MUTEX_ERRORCHECK) expect(pthread_mutex_lock(&mutex) == EDEADLK);
  expect(pthread_mutex_consistent(&mutex) == 0 && pthread_mutex_unlock(&mutex) == 0);
}

static void *waits(void *argument) {
  int error = pthread_mutex_lock(&mutex);
  if (error == EOWNERDEAD) return pthread_mutex_unlock(&mutex) == 0 ? &mutex : NULL;
  expect(error == ENOTRECOVERABLE);
  return argument;
}

/* Present and later waiters are told, until it is initialised again. */
static void lost(int type) {
  struct timespec invalid = {.tv_nsec = -1}, later = soon();
  pthread_t threads[3];
  int first = 0;
  expect(pthread_create(&threads[0], NULL, exit_with_it, NULL) == 0 && pthread_join(threads[0], NULL) == 0);
  for (int i = 0; i < 3; i++) expect(pthread_create(&threads[i], NULL, waits, NULL) == 0);
  for (int i = 0; i < 3; i++) {
    void *result;
    expect(pthread_join(threads[i], &result) == 0);
    first += result != NULL;
  }
  expect(first == 1);
  expect(pthread_mutex_lock(&mutex) == ENOTRECOVERABLE && pthread_mutex_trylock(&mutex) == ENOTRECOVERABLE);
  expect(pthread_mutex_timedlock(&mutex, &later) == ENOTRECOVERABLE && pthread_mutex_timedlock(&mutex, &invalid) == ENOTRECOVERABLE);
  expect(pthread_mutex_consistent(&mutex) == EINVAL && pthread_mutex_unlock(&mutex) == EPERM);
  expect(pthread_cond_wait(&changed, &mutex) == EPERM && pthread_mutex_destroy(&mutex) == 0);
  initialise(&mutex, type);
}

static void *wakes(void *how) {
  expect(pthread_mutex_lock(&mutex) == 0);
  woken = 1;
  if (how != NULL) expect(pthread_cond_signal(&changed) == 0);
  return NULL;
}

/* The wait gets the mutex of a thread that ended: it says so, even when it timed out. */
static void waited_for(int type) {
  for (int signals = 0; signals < 2; signals++) {
    struct timespec later = soon();
    pthread_t thread;
    int error;
    woken = 0;
    expect(pthread_mutex_lock(&mutex) == 0);
    expect(pthread_create(&thread, NULL, wakes, signals ? &thread : NULL) == 0);
    do error = signals ? pthread_cond_wait(&changed, &mutex) : pthread_cond_timedwait(&changed, &mutex, &later);
    while (error == 0 && !woken);
    expect(error == EOWNERDEAD || (!signals && error == ETIMEDOUT && !woken));
    if (error == EOWNERDEAD) expect(pthread_mutex_consistent(&mutex) == 0);
    expect(pthread_mutex_unlock(&mutex) == 0 && pthread_join(thread, NULL) == 0);
    if (error == ETIMEDOUT) expect(pthread_mutex_lock(&mutex) == EOWNERDEAD && pthread_mutex_consistent(&mutex) == 0 && pthread_mutex_unlock(&mutex) == 0);
  }
  /* A wait unlocks: without having mended it, it loses the mutex. */
  struct timespec later = soon();
  run(return_with_it, NULL);
  expect(pthread_mutex_lock(&mutex) == EOWNERDEAD && pthread_cond_timedwait(&changed, &mutex, &later) == ENOTRECOVERABLE);
  expect(pthread_mutex_unlock(&mutex) == EPERM && pthread_mutex_destroy(&mutex) == 0);
  initialise(&mutex, type);
}

static void *other(void *argument) {
  expect(pthread_mutex_trylock(&mutex) == EBUSY && pthread_mutex_unlock(&mutex) == EPERM);
  pthread_barrier_wait(&step);
  return argument;
}

int main(void) {
  expect(pthread_key_create(&key, keep) == 0 && pthread_barrier_init(&step, NULL, 2) == 0);
  for (int i = 0; i < 3; i++) {
    pthread_t thread;
    initialise(&mutex, types[i]);
    taken_again(types[i]);
    lost(types[i]);
    waited_for(types[i]);
    expect(pthread_mutex_lock(&mutex) == 0 && pthread_create(&thread, NULL, other, NULL) == 0);
    pthread_barrier_wait(&step);
    expect(pthread_mutex_unlock(&mutex) == 0 && pthread_join(thread, NULL) == 0);
    /* A thread may leave more than one, and what nobody holds may be destroyed. */
    initialise(&second, types[i]);
    run(end_with_both, NULL);
    expect(pthread_mutex_lock(&second) == EOWNERDEAD && pthread_mutex_consistent(&second) == 0 && pthread_mutex_unlock(&second) == 0);
    expect(pthread_mutex_destroy(&mutex) == 0 && pthread_mutex_destroy(&second) == 0);
  }
  return 0;
}
