#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

enum { WRITERS = 2 };

static atomic_int a, b;

static void *writer(void *arg) {
  atomic_store(&a, 1);
  atomic_store(&b, -1);
  return arg;
}

static void *reader(void *arg) {
  int seen_b = atomic_load(&b);
  int seen_a = atomic_load(&a);
  assert(seen_b == 0 || seen_a == 1);
  return arg;
}

int main(void) {
  pthread_t threads[WRITERS + 1];
  for (int i = 0; i <= WRITERS; i++) {
    pthread_create(&threads[i], NULL, i < WRITERS ? writer : reader, NULL);
  }
  for (int i = 0; i <= WRITERS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
