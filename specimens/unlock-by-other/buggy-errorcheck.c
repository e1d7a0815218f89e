#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

static pthread_mutex_t ready;

static void *worker(void *arg) {
  pthread_mutex_unlock(&ready);
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&ready, &attributes);
  pthread_mutex_lock(&ready);
  pthread_create(&thread, NULL, worker, NULL);
  pthread_join(thread, NULL);
  pthread_mutex_unlock(&ready);
  return 0;
}
