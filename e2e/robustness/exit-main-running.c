#include <pthread.h>
#include <unistd.h>
static void *forever(void *arg) {
  for (;;) sleep(1000);
  return arg;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, forever, 0);
  pthread_detach(thread);
  return 0;
}
