#include <pthread.h>
#include <stdio.h>

/* Approximate on purpose. */
static unsigned long requests_served;

static void *worker(void *arg) {
  for (int i = 0; i < 2; i++) {
    requests_served++;
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("about %lu requests\n", requests_served);
  return 0;
}
