/* THREADS count to ROUNDS each without a lock. With LOWEST, only the worst outcome fails: a sum of two, whatever THREADS and ROUNDS (at least two) are. */
#include <assert.h>
#include <pthread.h>

#ifndef THREADS
#define THREADS 2
#endif
#ifndef ROUNDS
#define ROUNDS 1
#endif
#ifndef LOWEST
#define LOWEST 0
#endif

static int sum;

static void *count(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    sum = sum + 1;
  }
  return arg;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    pthread_create(&threads[i], NULL, count, NULL);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  assert(LOWEST ? sum > 2 : sum == THREADS * ROUNDS);
  return 0;
}
