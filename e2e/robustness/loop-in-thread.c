#include <pthread.h>
static void *spin(void *arg) {
  (void)arg;
  volatile int local = 0;
  for (;;) local++;
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, spin, 0);
  pthread_join(thread, 0);
}
