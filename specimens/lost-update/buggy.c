#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int visitors;

static void *gate(void *arg) {
  for (int i = 0; i < 2; i++) {
    atomic_store(&visitors, atomic_load(&visitors) + 1);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, gate, NULL);
  pthread_create(&b, NULL, gate, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("%d visitors\n", atomic_load(&visitors));
  return atomic_load(&visitors) == 4 ? 0 : 1;
}
