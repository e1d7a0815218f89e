#include <pthread.h>
static pthread_mutex_t *volatile lock;
int main(void) {
  pthread_mutex_lock(lock);
  return 0;
}
