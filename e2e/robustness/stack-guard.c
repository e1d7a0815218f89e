#include <pthread.h>
static void *work(void *arg) {
  volatile char small[16];
  volatile int offset = -(128 << 10);
  small[offset] = 1;
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  pthread_join(thread, 0);
  return 0;
}
