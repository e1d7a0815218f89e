/* N threads each store once to one variable: N! traces; a reads-from equivalence has fewer classes, since nobody reads. */
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

int main(void) {
  pthread_t threads[N];
  for (int i = 0; i < N; i++) {
    pthread_create(&threads[i], NULL, writer, (void *)(size_t)(i + 1));
  }
  for (int i = 0; i < N; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
