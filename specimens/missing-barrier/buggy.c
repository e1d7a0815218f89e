#include <pthread.h>
#include <stdio.h>

enum { THREADS = 3 };

static int cell[THREADS], next[THREADS];

static void *smooth(void *arg) {
  int self = *(int *)arg;
  cell[self] = self * 10;
  next[self] = (cell[self] + cell[(self + 1) % THREADS]) / 2;
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  int ids[THREADS];
  for (int i = 0; i < THREADS; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, smooth, &ids[i]);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  printf("%d %d %d\n", next[0], next[1], next[2]);
  return 0;
}
