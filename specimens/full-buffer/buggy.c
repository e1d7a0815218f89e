#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { CAPACITY = 3 };

static int *events;
static atomic_int used;

static void append(int event) {
  if (atomic_load(&used) < CAPACITY) {
    int slot = atomic_fetch_add(&used, 1);
    events[slot] = event;
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
