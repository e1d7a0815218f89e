/*
 * fib_bench of SV-COMP's pthread category: two threads add the other's number to their own ROUNDS times. Only the strictly alternating schedule, every
 * addition whole, reaches the Fibonacci number of 2 ROUNDS + 2; the check holds that it is never reached.
 */
#include <assert.h>
#include <pthread.h>

#ifndef ROUNDS
#define ROUNDS 5
#endif

static int i = 1, j = 1;

static void *first(void *arg) {
  for (int k = 0; k < ROUNDS; k++) {
    i = i + j;
  }
  return arg;
}

static void *second(void *arg) {
  for (int k = 0; k < ROUNDS; k++) {
    j = j + i;
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  int before = 1, limit = 1;
  for (int k = 0; k < 2 * ROUNDS; k++) {
    int next = before + limit;
    before = limit;
    limit = next;
  }
  pthread_create(&a, NULL, first, NULL);
  pthread_create(&b, NULL, second, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  assert(i < limit && j < limit);
  return 0;
}
