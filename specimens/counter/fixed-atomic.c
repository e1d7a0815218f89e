#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int counter;

static void *worker(void *arg) {
  for (int i = 0; i < 3; i++) {
    atomic_fetch_add_explicit(&counter, 1, memory_order_relaxed);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("counter = %d\n", atomic_load(&counter));
  return atomic_load(&counter) == 6 ? 0 : 1;
}
