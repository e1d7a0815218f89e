/*
 * Producer and consumers with an `if` in place of a `while` round the wait: a consumer that was woken does not look again whether another consumer has taken the
 * element.
 */
#include <assert.h>
#include <pthread.h>

enum { CONSUMERS = 2 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
static int available;

static void *producer(void *arg) {
  for (int i = 0; i < CONSUMERS; i++) {
    pthread_mutex_lock(&lock);
    available++;
    pthread_cond_signal(&not_empty);
    pthread_mutex_unlock(&lock);
  }
  return arg;
}

static void *consumer(void *arg) {
  pthread_mutex_lock(&lock);
  if (available == 0) {
    pthread_cond_wait(&not_empty, &lock);
  }
  available--;
  assert(available >= 0);
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t threads[CONSUMERS + 1];
  for (int i = 0; i <= CONSUMERS; i++) {
    pthread_create(&threads[i], NULL, i < CONSUMERS ? consumer : producer, NULL);
  }
  for (int i = 0; i <= CONSUMERS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
