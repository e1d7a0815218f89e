#define _GNU_SOURCE
#include "expect.h"
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { waiters = 2 };

/* A condition as glibc had it before 2.25: a broadcast wakes one waiter and lets the others wait for the lock. */
static _Atomic uint32_t word, sequence;
static int ready, asleep, passed;

static long futex(_Atomic uint32_t *address, int operation, uint32_t value, long more, _Atomic uint32_t *other, uint32_t expected) {
  return syscall(SYS_futex, address, operation, value, more, other, expected);
}

static void lock(void) {
  while (atomic_exchange(&word, 2) != 0) futex(&word, FUTEX_WAIT_PRIVATE, 2, 0, NULL, 0);
}

static void unlock(void) {
  atomic_store(&word, 0);
  futex(&word, FUTEX_WAKE_PRIVATE, 1, 0, NULL, 0);
}

static void *waits(void *argument) {
  lock();
  while (!ready) {
    uint32_t seen = sequence;
    asleep++;
    unlock();
    futex(&sequence, FUTEX_WAIT_PRIVATE, seen, 0, NULL, 0);
    lock();
  }
  passed++;
  unlock();
  return argument;
}

int main(void) {
  pthread_t threads[waiters];
  expect(futex(&sequence, FUTEX_REQUEUE, 1, INT_MAX, &word, 0) == 0);
  expect(futex(&sequence, FUTEX_CMP_REQUEUE, 1, INT_MAX, &word, 1) == -1 && errno == EAGAIN);
  expect(futex(&sequence, FUTEX_CMP_REQUEUE, 1, -1, &word, 0) == -1 && errno == EINVAL);
  for (int i = 0; i < waiters; i++) pthread_create(&threads[i], NULL, waits, NULL);
  lock();
  ready = 1;
  uint32_t now = ++sequence;
  /* Those who are asleep by now are woken or moved, those who are not find that the sequence has changed. */
  long done = futex(&sequence, FUTEX_CMP_REQUEUE_PRIVATE, 1, INT_MAX, &word, now);
  expect(done >= 0 && done <= asleep);
  expect(futex(&sequence, FUTEX_WAKE_PRIVATE, INT_MAX, 0, NULL, 0) == 0);
  unlock();
  for (int i = 0; i < waiters; i++) pthread_join(threads[i], NULL);
  expect(passed == waiters);
  return 0;
}
