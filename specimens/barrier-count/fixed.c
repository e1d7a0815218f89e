#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

enum { WORKERS = 2 };

static pthread_barrier_t start;

static void *worker(void *arg) {
  pthread_barrier_wait(&start);
  return arg;
}

int main(void) {
  pthread_t threads[WORKERS];
  pthread_barrier_init(&start, NULL, WORKERS + 1);
  for (int i = 0; i < WORKERS; i++) {
    pthread_create(&threads[i], NULL, worker, NULL);
  }
  pthread_barrier_wait(&start);
  for (int i = 0; i < WORKERS; i++) {
    pthread_join(threads[i], NULL);
  }
  pthread_barrier_destroy(&start);
  return 0;
}
