/* A central barrier that reverses its sense. */
#include "orders.h"

enum { THREADS = 3 };

static atomic_int missing = THREADS;
static atomic_bool sense;
static int rounds[THREADS];

static void wait_for_all(bool *mine) {
  *mine = !*mine;
  if (atomic_fetch_sub_explicit(&missing, 1, NEEDS(acq_rel)) == 1) {
    atomic_store_explicit(&missing, THREADS, memory_order_relaxed);
    atomic_store_explicit(&sense, *mine, memory_order_release);
  } else {
    while (atomic_load_explicit(&sense, memory_order_acquire) != *mine) {
    }
  }
}

static void *worker(void *arg) {
  int *round = arg;
  bool mine = false;
  for (int i = 1; i <= 2; i++) {
    *round = i;
    wait_for_all(&mine);
    for (int other = 0; other < THREADS; other++) assert(rounds[other] == i);
    wait_for_all(&mine);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, worker, &rounds[i]);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  return 0;
}
