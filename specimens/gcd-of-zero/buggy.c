#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_uint width = 12;

static unsigned gcd(unsigned a, unsigned b) {
  while (a != b) {
    if (a > b) {
      a -= b;
    } else {
      b -= a;
    }
  }
  return a;
}

static void *reset(void *arg) {
  atomic_store(&width, 0);
  atomic_store(&width, 8);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, reset, NULL);
  printf("gcd = %u\n", gcd(atomic_load(&width), 20));
  pthread_join(thread, NULL);
  return 0;
}
