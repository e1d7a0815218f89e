#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int sum = 12, count = 3;

static void *display(void *arg) {
  pthread_mutex_lock(&lock);
  if (count > 0) {
    printf("average %d\n", sum / count);
  }
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *reset(void *arg) {
  pthread_mutex_lock(&lock);
  count = 0;
  sum = 0;
  pthread_mutex_unlock(&lock);
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
