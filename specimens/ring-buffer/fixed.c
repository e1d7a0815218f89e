#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { SLOTS = 2, ITEMS = 4 };

static int slots[SLOTS];
static atomic_uint head, tail;

static void *producer(void *arg) {
  for (int item = 1; item <= ITEMS; item++) {
    unsigned next = atomic_load_explicit(&head, memory_order_relaxed);
    while (next - atomic_load_explicit(&tail, memory_order_acquire) == SLOTS) {
    }
    slots[next % SLOTS] = item;
    atomic_store_explicit(&head, next + 1, memory_order_release);
  }
  return arg;
}

int main(void) {
  int sum = 0;
  pthread_t thread;
  pthread_create(&thread, NULL, producer, NULL);
  for (int item = 0; item < ITEMS; item++) {
    unsigned next = atomic_load_explicit(&tail, memory_order_relaxed);
    while (atomic_load_explicit(&head, memory_order_acquire) == next) {
    }
    sum += slots[next % SLOTS];
    atomic_store_explicit(&tail, next + 1, memory_order_release);
  }
  pthread_join(thread, NULL);
  printf("sum = %d\n", sum);
  return sum == 10 ? 0 : 1;
}
