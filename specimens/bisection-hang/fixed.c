#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_uint area;

static unsigned square_root(unsigned n) {
  unsigned low = 0, high = n;
  while (low < high) {
    unsigned middle = low + (high - low + 1) / 2;
    if (middle * middle <= n) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

static void *measure(void *arg) {
  atomic_store(&area, 9);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, measure, NULL);
  printf("side = %u\n", square_root(atomic_load(&area)));
  pthread_join(thread, NULL);
  return 0;
}
