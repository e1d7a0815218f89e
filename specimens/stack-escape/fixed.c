#include <pthread.h>
#include <stdio.h>

static void *worker(void *arg) {
  int *result = arg;
  *result = 42;
  ++*result;
  return NULL;
}

int main(void) {
  pthread_t thread;
  int result = 0;
  pthread_create(&thread, NULL, worker, &result);
  pthread_join(thread, NULL);
  printf("result = %d\n", result);
  return result == 43 ? 0 : 1;
}
