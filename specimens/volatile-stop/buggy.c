#include <pthread.h>
#include <stdio.h>

static volatile int finished;
static int result;

static void *worker(void *arg) {
  result = 99;
  finished = 1;
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  while (!finished) {
  }
  printf("result = %d\n", result);
  pthread_join(thread, NULL);
  return 0;
}
