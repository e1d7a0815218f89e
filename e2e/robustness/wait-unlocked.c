#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static void *wake(void *arg) {
  pthread_mutex_lock(&lock);
  pthread_cond_broadcast(&condition);
  pthread_mutex_unlock(&lock);
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, wake, 0);
  pthread_cond_wait(&condition, &lock);
  pthread_join(thread, 0);
  return 0;
}
