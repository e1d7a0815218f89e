#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CAPACITY = 3 };

static int *events;
static atomic_int used;

static void append(int event) {
  int slot = atomic_load(&used);
  while (slot < CAPACITY) {
    if (atomic_compare_exchange_weak(&used, &slot, slot + 1)) {
      events[slot] = event;
      return;
    }
  }
}

static void *source(void *arg) {
  append(1);
  append(2);
  return arg;
}

int main(void) {
  pthread_t a, b;
  events = malloc(CAPACITY * sizeof *events);
  pthread_create(&a, NULL, source, NULL);
  pthread_create(&b, NULL, source, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(events);
  return 0;
}
