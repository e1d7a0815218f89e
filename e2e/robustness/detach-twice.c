#include <pthread.h>
static void *work(void *arg) { return arg; }
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  pthread_detach(thread);
  pthread_detach(thread);
  pthread_exit(0);
}
