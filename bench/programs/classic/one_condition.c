/*
 * A buffer of one with one condition for "not full" and "not empty": a signal meant for a consumer wakes a producer, which waits again. In the end all wait.
 * PAIRS producers and as many consumers.
 */
#include <pthread.h>

#ifndef PAIRS
#define PAIRS 2
#endif

enum { ROUNDS = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int full;

static void *producer(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
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

static void *consumer(void *arg) {
  for (int i = 0; i < ROUNDS; i++) {
    pthread_mutex_lock(&lock);
    while (!full) {
      pthread_cond_wait(&changed, &lock);
    }
    full = 0;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

int main(void) {
  pthread_t threads[2 * PAIRS];
  for (int i = 0; i < 2 * PAIRS; i++) {
    pthread_create(&threads[i], NULL, i % 2 == 0 ? producer : consumer, NULL);
  }
  for (int i = 0; i < 2 * PAIRS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
