/* Store buffering: each of two threads stores to its own variable and loads the other's. Under sequential consistency both cannot load zero: 3 traces. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

static atomic_int x, y;
static int seen_by_first, seen_by_second;

static void *first(void *arg) {
  atomic_store(&x, 1);
  seen_by_first = atomic_load(&y);
  return arg;
}

static void *second(void *arg) {
  atomic_store(&y, 1);
  seen_by_second = atomic_load(&x);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, first, NULL);
  pthread_create(&b, NULL, second, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  assert(seen_by_first + seen_by_second > 0);
  return 0;
}
