/* A library with state, a lock and something to do when it is closed. */
#include <pthread.h>
#include <stdio.h>

int requests;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((destructor)) static void stop(void) { printf("stopped after %d\n", requests); }

int service_request(int n) {
  pthread_mutex_lock(&lock);
  requests++;
  pthread_mutex_unlock(&lock);
  return n + 1;
}
