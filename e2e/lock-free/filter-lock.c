/* Peterson's lock for three threads: at each level one stays behind. */
#include "orders.h"

enum { THREADS = 3 };

static atomic_int levels[THREADS], behind[THREADS];
static int ids[THREADS], shared;

static void *worker(void *arg) {
  int self = *(int *)arg;
  for (int level = 1; level < THREADS; level++) {
    atomic_store_explicit(&levels[self], level, NEEDS(seq_cst));
    atomic_store(&behind[level], self);
    for (int other = 0; other < THREADS; other++) {
      while (other != self && atomic_load(&levels[other]) >= level && atomic_load(&behind[level]) == self) {
      }
    }
  }
  shared++;
  atomic_store(&levels[self], 0);
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, worker, &ids[i]);
  }
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  assert(shared == THREADS);
  return 0;
}
