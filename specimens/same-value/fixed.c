#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int has_fast_copy;

static void *detect(void *arg) {
  atomic_store_explicit(&has_fast_copy, 1, memory_order_relaxed);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, detect, NULL);
  pthread_create(&b, NULL, detect, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("fast copy: %d\n", atomic_load(&has_fast_copy));
  return 0;
}
