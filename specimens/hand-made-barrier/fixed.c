#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 2, ROUNDS = 2 };

static atomic_int arrived, generation;

static void barrier(void) {
  int mine = atomic_load(&generation);
  if (atomic_fetch_add(&arrived, 1) + 1 == THREADS) {
    atomic_store(&arrived, 0);
    atomic_fetch_add(&generation, 1);
    return;
  }
  while (atomic_load(&generation) == mine) {
  }
}

static void *worker(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    barrier();
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
