#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static int payload;
static atomic_bool ready;

static void *producer(void *arg) {
  payload = 42;
  atomic_store_explicit(&ready, true, memory_order_relaxed);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, producer, NULL);
  while (!atomic_load_explicit(&ready, memory_order_relaxed)) {
  }
  printf("payload = %d\n", payload);
  pthread_join(thread, NULL);
  return 0;
}
