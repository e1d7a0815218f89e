#include <pthread.h>
#include <stdio.h>

static int has_fast_copy;

static void *detect(void *arg) {
  has_fast_copy = 1;
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, detect, NULL);
  pthread_create(&b, NULL, detect, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("fast copy: %d\n", has_fast_copy);
  return 0;
}
