#include <pthread.h>
#include <stdint.h>
int main(void) {
  pthread_mutex_lock((pthread_mutex_t *)(uintptr_t)0xfffffff0u);
  return 0;
}
