#include <pthread.h>
static void *work(void *arg) {
  volatile char small[16];
  volatile int offset = -(64 << 20);
  small[offset] = 1;
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 << 20);
  pthread_create(&thread, &attributes, work, 0);
  pthread_join(thread, 0);
  return 0;
}
