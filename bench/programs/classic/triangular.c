/*
 * triangular of SV-COMP's pthread category: each thread sets its number to the other's plus one, ROUNDS times. Only an alternating schedule reaches the
 * limit.
 */
#include <assert.h>
#include <pthread.h>

#ifndef ROUNDS
#define ROUNDS 5
#endif

enum { LIMIT = 2 * ROUNDS + 6 };

static int i = 3, j = 6;

static void *first(void *arg) {
  for (int k = 0; k < ROUNDS; k++) {
    i = j + 1;
  }
  return arg;
}

static void *second(void *arg) {
  for (int k = 0; k < ROUNDS; k++) {
    j = i + 1;
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, first, NULL);
  pthread_create(&b, NULL, second, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  assert(i < LIMIT && j < LIMIT);
  return 0;
}
