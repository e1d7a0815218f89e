#include <assert.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static int items;

static void *consumer(void *arg) {
  pthread_mutex_lock(&lock);
  while (items == 0) {
    pthread_cond_wait(&not_empty, &lock);
  }
  assert(items > 0);
  items--;
  pthread_mutex_unlock(&lock);
  return arg;
}

static void produce(void) {
  pthread_mutex_lock(&lock);
  items++;
  pthread_cond_signal(&not_empty);
  pthread_mutex_unlock(&lock);
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, consumer, NULL);
  pthread_create(&b, NULL, consumer, NULL);
  produce();
  produce();
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
