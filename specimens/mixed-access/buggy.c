#include <pthread.h>
#include <stdio.h>

static int pending;

static void *submit(void *arg) {
  __atomic_fetch_add(&pending, 1, __ATOMIC_SEQ_CST);
  return arg;
}

static void *monitor(void *arg) {
  *(int *)arg = pending > 0;
  return NULL;
}

int main(void) {
  int busy = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, submit, NULL);
  pthread_create(&b, NULL, monitor, &busy);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("busy: %d\n", busy);
  return 0;
}
