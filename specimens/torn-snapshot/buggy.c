#include <pthread.h>
#include <stdio.h>

struct reading {
  long sequence;
  double samples[8];
  long check;
};

static struct reading latest;

static void *sensor(void *arg) {
  for (long i = 1; i <= 2; i++) {
    latest.sequence = i;
    latest.samples[i] = (double)i;
    latest.check = i;
  }
  return arg;
}

static void *display(void *arg) {
  struct reading *copy = arg;
  *copy = latest;
  return NULL;
}

int main(void) {
  struct reading copy;
  pthread_t a, b;
  pthread_create(&a, NULL, sensor, NULL);
  pthread_create(&b, NULL, display, &copy);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("sequence %ld, check %ld\n", copy.sequence, copy.check);
  return 0;
}
