#include <pthread.h>

static pthread_mutex_t lock;
static int queued = 3;

static void *consumer(void *arg) {
  pthread_mutex_lock(&lock);
  queued--;
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_mutex_init(&lock, NULL);
  pthread_create(&a, NULL, consumer, NULL);
  pthread_create(&b, NULL, consumer, NULL);
  pthread_join(a, NULL);
  pthread_mutex_destroy(&lock);
  pthread_join(b, NULL);
  return 0;
}
