/* readers(N) (Abdulla, Aronis, Jonsson and Sagonas, POPL 2014): one writer and N readers of one variable. Each reader comes before or after: 2^N traces. */
#include <pthread.h>
#include <stdatomic.h>

#ifndef N
#define N 2
#endif

static atomic_int x;

static void *writer(void *arg) {
  atomic_store(&x, 42);
  return arg;
}

static void *reader(void *arg) {
  (void)atomic_load(&x);
  return arg;
}

int main(void) {
  pthread_t threads[N + 1];
  for (int i = 0; i <= N; i++) {
    pthread_create(&threads[i], NULL, i == 0 ? writer : reader, NULL);
  }
  for (int i = 0; i <= N; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
