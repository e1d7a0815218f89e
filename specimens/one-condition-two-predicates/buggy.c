#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int full;

static void *consumer(void *arg) {
  pthread_mutex_lock(&lock);
  while (!full) {
    pthread_cond_wait(&changed, &lock);
  }
  full = 0;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
  return arg;
}

static void *producer(void *arg) {
  for (int i = 0; i < 2; i++) {
    pthread_mutex_lock(&lock);
    while (full) {
      pthread_cond_wait(&changed, &lock);
    }
    full = 1;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

int main(void) {
  pthread_t consumers[2], source;
  pthread_create(&consumers[0], NULL, consumer, NULL);
  pthread_create(&consumers[1], NULL, consumer, NULL);
  pthread_create(&source, NULL, producer, NULL);
  pthread_join(consumers[0], NULL);
  pthread_join(consumers[1], NULL);
  pthread_join(source, NULL);
  return 0;
}
