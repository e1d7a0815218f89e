/* One producer, one consumer; each looks at the other's index only when its own copy says that it must wait. */
#include "orders.h"

enum { SIZE = 2, ITEMS = 4 };

static int slots[SIZE];
static atomic_uint head, tail;

static void *producer(void *arg) {
  unsigned freed = 0, mine = 0;
  for (int item = 1; item <= ITEMS; item++) {
    while (mine - freed == SIZE) freed = atomic_load_explicit(&head, memory_order_acquire);
    slots[mine % SIZE] = item;
    atomic_store_explicit(&tail, ++mine, memory_order_release);
  }
  return arg;
}

static void *consumer(void *arg) {
  unsigned filled = 0, mine = 0;
  for (int item = 1; item <= ITEMS; item++) {
    while (mine == filled) filled = atomic_load_explicit(&tail, memory_order_acquire);
    assert(slots[mine % SIZE] == item);
    atomic_store_explicit(&head, ++mine, NEEDS(release));
  }
  return arg;
}

int main(void) {
  pthread_t threads[2];
  pthread_create(&threads[0], NULL, producer, NULL);
  pthread_create(&threads[1], NULL, consumer, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  return 0;
}
