#include <pthread.h>
#include <stdlib.h>
static void *fail(void *arg) {
  (void)arg;
  abort();
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, fail, 0);
  pthread_join(thread, 0);
}
