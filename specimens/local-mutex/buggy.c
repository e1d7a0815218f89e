#include <pthread.h>

static int total;
static pthread_mutex_t total_lock = PTHREAD_MUTEX_INITIALIZER;

/* The mutex outlives the call, its destruction does not: the next call locks a destroyed one. */
static int countdown(int from) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  int steps = 0;
  pthread_mutex_lock(&lock);
  while (from-- > 0) {
    steps++;
    pthread_cond_signal(&changed);
  }
  pthread_mutex_unlock(&lock);
  pthread_cond_destroy(&changed);
  pthread_mutex_destroy(&lock);
  return steps;
}

static void *worker(void *arg) {
  int steps = countdown(1) + countdown(2);
  pthread_mutex_lock(&total_lock);
  total += steps;
  pthread_mutex_unlock(&total_lock);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, worker, NULL);
  worker(NULL);
  pthread_join(thread, NULL);
  return total == 6 ? 0 : 1;
}
