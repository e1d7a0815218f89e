#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_bool finished;
static int result;

static void *worker(void *arg) {
  result = 99;
  atomic_store(&finished, true);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  while (!atomic_load(&finished)) {
  }
  printf("result = %d\n", result);
  pthread_join(thread, NULL);
  return 0;
}
