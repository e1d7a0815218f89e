#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int sum = 12, count = 3;

static void *display(void *arg) {
  if (atomic_load(&count) > 0) {
    printf("average %d\n", atomic_load(&sum) / atomic_load(&count));
  }
  return arg;
}

static void *reset(void *arg) {
  atomic_store(&count, 0);
  atomic_store(&sum, 0);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, display, NULL);
  pthread_create(&b, NULL, reset, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
