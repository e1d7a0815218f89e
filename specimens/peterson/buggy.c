#include <pthread.h>
#include <stdio.h>

static volatile int wants[2], turn;
static int shared;

static void *worker(void *arg) {
  int self = *(int *)arg;
  wants[self] = 1;
  turn = 1 - self;
  while (wants[1 - self] && turn == 1 - self) {
  }
  shared++;
  wants[self] = 0;
  return NULL;
}

int main(void) {
  int ids[2] = {0, 1};
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &ids[0]);
  pthread_create(&b, NULL, worker, &ids[1]);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("shared = %d\n", shared);
  return 0;
}
