#include <pthread.h>

static pthread_mutex_t ready = PTHREAD_MUTEX_INITIALIZER;

static void *worker(void *arg) {
  pthread_mutex_unlock(&ready);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_mutex_lock(&ready);
  pthread_create(&thread, NULL, worker, NULL);
  pthread_join(thread, NULL);
  pthread_mutex_lock(&ready);
  pthread_mutex_unlock(&ready);
  return 0;
}
