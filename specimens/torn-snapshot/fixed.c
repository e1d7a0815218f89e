#include <assert.h>
#include <pthread.h>
#include <stdio.h>

struct reading {
  long sequence;
  double samples[8];
  long check;
};

static struct reading latest;
static pthread_mutex_t latest_lock = PTHREAD_MUTEX_INITIALIZER;

static void *sensor(void *arg) {
  for (long i = 1; i <= 2; i++) {
    pthread_mutex_lock(&latest_lock);
    latest.sequence = i;
    latest.samples[i] = (double)i;
    latest.check = i;
    pthread_mutex_unlock(&latest_lock);
  }
  return arg;
}

static void *display(void *arg) {
  struct reading *copy = arg;
  pthread_mutex_lock(&latest_lock);
  *copy = latest;
  pthread_mutex_unlock(&latest_lock);
  return NULL;
}

int main(void) {
  struct reading copy;
  pthread_t a, b;
  pthread_create(&a, NULL, sensor, NULL);
  pthread_create(&b, NULL, display, &copy);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  assert(copy.sequence == copy.check);
  printf("sequence %ld\n", copy.sequence);
  return 0;
}
