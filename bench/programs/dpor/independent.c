/* N threads that each write their own variable ROUNDS times: one trace, however many interleavings. */
#include <pthread.h>
#include <stdatomic.h>

#ifndef N
#define N 4
#endif

enum { ROUNDS = 3 };

static struct {
  atomic_int value;
  char apart[64];
} variables[N];

static void *store_own(void *arg) {
  int self = (int)(size_t)arg;
  for (int i = 0; i < ROUNDS; i++) {
    atomic_store(&variables[self].value, i);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[N];
  for (int i = 0; i < N; i++) {
    pthread_create(&threads[i], NULL, store_own, (void *)(size_t)i);
  }
  for (int i = 0; i < N; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
