#include <pthread.h>
#include <stdio.h>

static int counter;

static void *worker(void *arg) {
  for (int i = 0; i < 3; i++) {
    counter++;
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("counter = %d\n", counter);
  return 0;
}
