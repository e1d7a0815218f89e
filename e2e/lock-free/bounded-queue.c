/* A queue of many producers and consumers: each cell counts its turns (D. Vyukov's bounded queue). */
#include "orders.h"

enum { SIZE = 2, ITEMS = 2, SIDES = 2 };

static struct {
  atomic_uint turn;
  int value;
} cells[SIZE];
static atomic_uint in, out;
static atomic_int sum;

/* Waits for the turn of the position that `counter` hands out next, which is `ahead` of it. */
static unsigned claim(atomic_uint *counter, unsigned ahead) {
  unsigned at = atomic_load_explicit(counter, memory_order_relaxed);
  for (;;) {
    unsigned turn = atomic_load_explicit(&cells[at % SIZE].turn, memory_order_acquire);
    if (turn != at + ahead) {
      at = atomic_load_explicit(counter, memory_order_relaxed);
    } else if (atomic_compare_exchange_weak_explicit(counter, &at, at + 1, memory_order_relaxed, memory_order_relaxed)) {
      return at;
    }
  }
}

static void *producer(void *arg) {
  for (int item = 1; item <= ITEMS; item++) {
    unsigned at = claim(&in, 0);
    cells[at % SIZE].value = item;
    atomic_store_explicit(&cells[at % SIZE].turn, at + 1, memory_order_release);
  }
  return arg;
}

static void *consumer(void *arg) {
  for (int item = 1; item <= ITEMS; item++) {
    unsigned at = claim(&out, 1);
    atomic_fetch_add_explicit(&sum, cells[at % SIZE].value, memory_order_relaxed);
    atomic_store_explicit(&cells[at % SIZE].turn, at + SIZE, NEEDS(release));
  }
  return arg;
}

int main(void) {
  pthread_t threads[2 * SIDES];
  for (unsigned i = 0; i < SIZE; i++) atomic_init(&cells[i].turn, i);
  for (int i = 0; i < 2 * SIDES; i++) pthread_create(&threads[i], NULL, i % 2 == 0 ? producer : consumer, NULL);
  for (int i = 0; i < 2 * SIDES; i++) pthread_join(threads[i], NULL);
  assert(sum == SIDES * ITEMS * (ITEMS + 1) / 2);
  return 0;
}
