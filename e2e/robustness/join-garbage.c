#include <pthread.h>
#include <stdint.h>
#include <string.h>
int main(void) {
  pthread_t thread;
  memset(&thread, 0x5a, sizeof thread);
  return pthread_join(thread, 0) != 0 && pthread_detach(thread) != 0 ? 0 : 1;
}
