#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 2, ROUNDS = 2 };

static atomic_int arrived;

static void barrier(void) {
  if (atomic_fetch_add(&arrived, 1) + 1 == THREADS) {
    atomic_store(&arrived, 0);
    return;
  }
  while (atomic_load(&arrived) != 0) {
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
