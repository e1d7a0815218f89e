#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static struct {
  atomic_ulong requests;
} stats;

static void *worker(void *arg) {
  for (int i = 0; i < 2; i++) {
    atomic_fetch_add_explicit(&stats.requests, 1, memory_order_relaxed);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%lu requests\n", atomic_load(&stats.requests));
  return 0;
}
