#include <pthread.h>
#include <string.h>
int main(void) {
  pthread_mutex_t lock;
  memset(&lock, 0x77, sizeof lock);
  pthread_mutex_unlock(&lock);
  return 0;
}
