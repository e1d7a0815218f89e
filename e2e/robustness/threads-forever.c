#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void *wait_for_lock(void *arg) {
  pthread_mutex_lock(&lock);
  pthread_mutex_unlock(&lock);
  return arg;
}
int main(void) {
  pthread_mutex_lock(&lock);
  for (;;) {
    pthread_t thread;
    if (pthread_create(&thread, 0, wait_for_lock, 0) != 0) break;
    pthread_detach(thread);
  }
  pthread_mutex_unlock(&lock);
  return 0;
}
