#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>

enum { THREADS = 3, ROUNDS = 2 };

static int cell[THREADS], next[THREADS];
static pthread_barrier_t phase;

static void *smooth(void *arg) {
  int self = *(int *)arg;
  cell[self] = self * 10;
  for (int round = 0; round < ROUNDS; round++) {
    pthread_barrier_wait(&phase);
    next[self] = (cell[self] + cell[(self + 1) % THREADS]) / 2;
    pthread_barrier_wait(&phase);
    cell[self] = next[self];
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  int ids[THREADS];
  pthread_barrier_init(&phase, NULL, THREADS);
  for (int i = 0; i < THREADS; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, smooth, &ids[i]);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  pthread_barrier_destroy(&phase);
  return cell[0] == 10 && cell[1] == 12 && cell[2] == 7 ? 0 : 1;
}
