#include <pthread.h>
#include <stdio.h>

enum { THREADS = 3 };

static int squares[THREADS];

static void *square(void *arg) {
  int self = *(int *)arg;
  squares[self] = self * self;
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  int ids[THREADS];
  for (int i = 0; i < THREADS; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, square, &ids[i]);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  printf("%d %d %d\n", squares[0], squares[1], squares[2]);
  return squares[1] == 1 && squares[2] == 4 ? 0 : 1;
}
