/*
 * RADBench/bug4 (NSPR bug 354593): the lock round localtime is made at the first call, without synchronisation. Two first calls make two locks, and a
 * thread gives back another lock than it took; locks know their owner and check it.
 */
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#ifndef THREADS
#define THREADS 2
#endif

enum { CALLS = 2 };

struct lock {
  pthread_mutex_t mutex;
  int locked;
  pthread_t owner;
};

struct date {
  int day, month, year;
};

static struct lock *monitor;
static struct date shared_date;

static struct lock *create_lock(void) {
  struct lock *lock = calloc(1, sizeof *lock);
  pthread_mutex_init(&lock->mutex, NULL);
  return lock;
}

static void take(struct lock *lock) {
  pthread_mutex_lock(&lock->mutex);
  lock->owner = pthread_self();
  lock->locked = 1;
}

static void give(struct lock *lock) {
  assert(lock->locked);
  assert(pthread_equal(lock->owner, pthread_self()));
  lock->locked = 0;
  pthread_mutex_unlock(&lock->mutex);
}

static void local_time(int days, struct date *out) {
  if (monitor == NULL) {
    monitor = create_lock();
  }
  take(monitor);
  shared_date.year = 1970 + days / 365;
  shared_date.month = days % 365 / 31;
  shared_date.day = days % 365 % 31;
  *out = shared_date;
  give(monitor);
}

static void *caller(void *arg) {
  struct date date;
  for (int i = 0; i < CALLS; i++) {
    local_time(1000 * (i + 1), &date);
  }
  return arg;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    pthread_create(&threads[i], NULL, caller, NULL);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
