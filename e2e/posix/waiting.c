#define _GNU_SOURCE
#include "expect.h"
#include <pthread.h>
#include <semaphore.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER, monotonic_cond;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER, writers_first;
static pthread_barrier_t barrier;
static pthread_spinlock_t spin;
static sem_t items, room;
static int ready, serial, shared, queue[2], spun;

static struct timespec in(clockid_t clock, long nanoseconds) {
  struct timespec time;
  clock_gettime(clock, &time);
  time.tv_nsec += nanoseconds;
  if (time.tv_nsec >= 1000000000) {
    time.tv_nsec -= 1000000000;
    time.tv_sec++;
  }
  return time;
}

static void *waits(void *argument) {
  pthread_mutex_lock(&lock);
  while (!ready) pthread_cond_wait(&cond, &lock);
  pthread_mutex_unlock(&lock);
  if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) serial++;
  pthread_rwlock_rdlock(&rwlock);
  int seen = shared;
  pthread_rwlock_unlock(&rwlock);
  expect(seen == 0 || seen == 1);
  pthread_spin_lock(&spin);
  spun++;
  pthread_spin_unlock(&spin);
  return argument;
}

static void *produces(void *argument) {
  for (int i = 0; i < 4; i++) {
    while (sem_wait(&room) != 0) continue;
    queue[i % 2] = i;
    sem_post(&items);
  }
  return argument;
}

static void *writes(void *argument) {
  struct timespec time = in(CLOCK_REALTIME, 1000);
  expect(pthread_rwlock_trywrlock(&rwlock) == EBUSY && pthread_rwlock_tryrdlock(&rwlock) == EBUSY);
  expect(pthread_rwlock_timedwrlock(&rwlock, &time) == ETIMEDOUT);
  time = in(CLOCK_MONOTONIC, 1000);
  expect(pthread_rwlock_clockrdlock(&rwlock, CLOCK_MONOTONIC, &time) == ETIMEDOUT);
  return argument;
}

int main(void) {
  pthread_t threads[2], producer, writer;
  pthread_condattr_t attr;
  clockid_t clock;
  int value;
  expect(pthread_condattr_init(&attr) == 0 && pthread_condattr_setclock(&attr, CLOCK_MONOTONIC) == 0);
  expect(pthread_condattr_setclock(&attr, CLOCK_PROCESS_CPUTIME_ID) == EINVAL);
  expect(pthread_condattr_getclock(&attr, &clock) == 0 && clock == CLOCK_MONOTONIC);
  expect(pthread_cond_init(&monotonic_cond, &attr) == 0);
  expect(pthread_barrier_init(&barrier, NULL, 3) == 0 && pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE) == 0);

  pthread_mutex_lock(&lock);
  struct timespec time = in(CLOCK_MONOTONIC, 1000000), start = in(CLOCK_MONOTONIC, 0);
  int error;
  while ((error = pthread_cond_timedwait(&monotonic_cond, &lock, &time)) == 0) continue;
  expect(error == ETIMEDOUT);
  struct timespec now = in(CLOCK_MONOTONIC, 0);
  expect((now.tv_sec - start.tv_sec) * 1000000000 + now.tv_nsec - start.tv_nsec >= 990000);
  time = in(CLOCK_REALTIME, 1000000);
  while ((error = pthread_cond_timedwait(&cond, &lock, &time)) == 0) continue;
  expect(error == ETIMEDOUT);
  time.tv_nsec = 1000000000;
  expect(pthread_cond_timedwait(&cond, &lock, &time) == EINVAL);
  pthread_mutex_unlock(&lock);
  static pthread_mutex_t checked = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
  expect(pthread_cond_wait(&cond, &checked) == EPERM);

  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, waits, NULL);
  pthread_mutex_lock(&lock);
  ready = 1;
  pthread_cond_broadcast(&cond);
  pthread_mutex_unlock(&lock);
  if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) serial++;
  pthread_rwlock_wrlock(&rwlock);
  shared = 1;
  pthread_rwlock_unlock(&rwlock);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  expect(serial == 1 && spun == 2);

  expect(pthread_rwlock_wrlock(&rwlock) == 0);
  pthread_create(&writer, NULL, writes, NULL);
  pthread_join(writer, NULL);
  expect(pthread_rwlock_unlock(&rwlock) == 0);
  pthread_rwlockattr_t rwattr;
  pthread_rwlockattr_init(&rwattr);
  expect(pthread_rwlockattr_setkind_np(&rwattr, 9) == EINVAL);
  expect(pthread_rwlockattr_setkind_np(&rwattr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
  expect(pthread_rwlock_init(&writers_first, &rwattr) == 0);
  expect(pthread_rwlock_rdlock(&writers_first) == 0 && pthread_rwlock_tryrdlock(&writers_first) == 0);
  expect(pthread_rwlock_unlock(&writers_first) == 0 && pthread_rwlock_unlock(&writers_first) == 0);
  expect(pthread_rwlock_destroy(&writers_first) == 0);

  expect(sem_init(&items, 0, 0) == 0 && sem_init(&room, 0, 2) == 0);
  expect(sem_trywait(&items) == -1 && errno == EAGAIN);
  time = in(CLOCK_REALTIME, 1000);
  expect(sem_timedwait(&items, &time) == -1 && errno == ETIMEDOUT);
  expect(sem_getvalue(&room, &value) == 0 && value == 2);
  pthread_create(&producer, NULL, produces, NULL);
  for (int i = 0; i < 4; i++) {
    expect(sem_wait(&items) == 0);
    expect(queue[i % 2] == i);
    expect(sem_post(&room) == 0);
  }
  pthread_join(producer, NULL);
  expect(sem_destroy(&items) == 0 && sem_destroy(&room) == 0);
  expect(pthread_barrier_destroy(&barrier) == 0 && pthread_spin_destroy(&spin) == 0);
  return 0;
}
