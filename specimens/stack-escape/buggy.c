#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static _Atomic(int *) published;

static void *worker(void *arg) {
  volatile int result = 42;
  atomic_store(&published, (int *)&result);
  result++;
  return arg;
}

int main(void) {
  pthread_t thread;
  int *result;
  pthread_create(&thread, NULL, worker, NULL);
  while ((result = atomic_load(&published)) == NULL) {
  }
  printf("result = %d\n", *result);
  pthread_join(thread, NULL);
  return 0;
}
