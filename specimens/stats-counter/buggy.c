#include <pthread.h>
#include <stdio.h>

/* Approximate on purpose. */
static struct {
  unsigned long requests;
} stats;

static void *worker(void *arg) {
  for (int i = 0; i < 2; i++) {
    stats.requests++;
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("about %lu requests\n", stats.requests);
  return 0;
}
