#define _GNU_SOURCE
#include "expect.h"
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* A lock as in "Futexes are tricky": 0 free, 1 taken, 2 taken and waited for. */
static _Atomic uint32_t word;
static int protected_count;

static long futex(_Atomic uint32_t *address, int operation, uint32_t value, const struct timespec *timeout) {
  return syscall(SYS_futex, address, operation, value, timeout, NULL, FUTEX_BITSET_MATCH_ANY);
}

static void lock(void) {
  uint32_t state = 0;
  if (atomic_compare_exchange_strong(&word, &state, 1)) return;
  if (state != 2) state = atomic_exchange(&word, 2);
  while (state != 0) {
    futex(&word, FUTEX_WAIT_PRIVATE, 2, NULL);
    state = atomic_exchange(&word, 2);
  }
}

static void unlock(void) {
  if (atomic_fetch_sub(&word, 1) != 1) {
    atomic_store(&word, 0);
    futex(&word, FUTEX_WAKE_PRIVATE, 1, NULL);
  }
}

static void *worker(void *argument) {
  for (int i = 0; i < 3; i++) {
    lock();
    protected_count++;
    unlock();
  }
  return argument;
}

int main(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, worker, NULL);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  expect(protected_count == 9);
  struct timespec brief = {.tv_nsec = 1000};
  expect(futex(&word, FUTEX_WAIT, 1, NULL) == -1 && errno == EAGAIN);
  expect(futex(&word, FUTEX_WAIT, 0, &brief) == -1 && errno == ETIMEDOUT);
  struct {
    __kernel_long_t tv_sec, tv_nsec;
  } raw = {.tv_nsec = 1000};
  expect(futex(&word, FUTEX_WAIT, 0, (const struct timespec *)&raw) == -1 && errno == ETIMEDOUT);
  clock_gettime(CLOCK_MONOTONIC, &brief);
  expect(futex(&word, FUTEX_WAIT_BITSET, 0, &brief) == -1 && errno == ETIMEDOUT);
  expect(futex(&word, FUTEX_WAKE, 1, NULL) == 0 && syscall(SYS_gettid) == gettid());
  return 0;
}
