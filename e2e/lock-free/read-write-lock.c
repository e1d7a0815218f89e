/* A spinning lock for readers (counted) and a writer (-1). */
#include "orders.h"

enum { THREADS = 4 };

static atomic_int state;
static int low, high;

static void enter(int least, int most, int step) {
  for (;;) {
    int now = atomic_load_explicit(&state, memory_order_relaxed);
    if (now >= least && now <= most &&
        atomic_compare_exchange_weak_explicit(&state, &now, now + step, memory_order_acquire, memory_order_relaxed)) {
      return;
    }
  }
}

static void *writer(void *arg) {
  enter(0, 0, -1);
  low++;
  high++;
  atomic_store_explicit(&state, 0, memory_order_release);
  return arg;
}

static void *reader(void *arg) {
  enter(0, THREADS, 1);
  assert(low == high);
  atomic_fetch_sub_explicit(&state, 1, NEEDS(release));
  return arg;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, i % 2 == 0 ? writer : reader, NULL);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  assert(low == 2 && high == 2);
  return 0;
}
