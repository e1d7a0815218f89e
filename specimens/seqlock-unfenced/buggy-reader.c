#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

static atomic_uint sequence;
static atomic_int seconds, nanoseconds;

static void *clock_thread(void *arg) {
  for (int tick = 1; tick <= 2; tick++) {
    unsigned start = atomic_load_explicit(&sequence, memory_order_relaxed);
    atomic_store_explicit(&sequence, start + 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    atomic_store_explicit(&seconds, tick, memory_order_relaxed);
    atomic_store_explicit(&nanoseconds, tick * 100, memory_order_relaxed);
    atomic_store_explicit(&sequence, start + 2, memory_order_release);
  }
  return arg;
}

static void *reader(void *arg) {
  int s, n;
  unsigned before, after;
  do {
    before = atomic_load_explicit(&sequence, memory_order_acquire);
    s = atomic_load_explicit(&seconds, memory_order_relaxed);
    n = atomic_load_explicit(&nanoseconds, memory_order_relaxed);
    after = atomic_load_explicit(&sequence, memory_order_relaxed);
  } while (before % 2 != 0 || before != after);
  assert(n == s * 100);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, clock_thread, NULL);
  pthread_create(&b, NULL, reader, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
