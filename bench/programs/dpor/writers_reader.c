/* N threads each store once to one variable, one loads it: (N + 1)! traces, N + 1 reads-from classes. */
#include <pthread.h>
#include <stdatomic.h>

#ifndef N
#define N 3
#endif

static atomic_int x;

static void *writer(void *arg) {
  atomic_store(&x, (int)(size_t)arg);
  return NULL;
}

static void *reader(void *arg) {
  return (void *)(size_t)(atomic_load(&x) > 0 && arg == NULL);
}

int main(void) {
  pthread_t threads[N + 1];
  for (int i = 0; i < N; i++) {
    pthread_create(&threads[i], NULL, writer, (void *)(size_t)(i + 1));
  }
  pthread_create(&threads[N], NULL, reader, NULL);
  for (int i = 0; i <= N; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
