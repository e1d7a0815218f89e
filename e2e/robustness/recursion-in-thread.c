#include <pthread.h>
__attribute__((noinline)) static int down(int n) {
  volatile char frame[100];
  frame[n % 100] = (char)n;
  return n == -1 ? 0 : down(n + 1) + frame[n % 100];
}
static void *work(void *arg) {
  (void)arg;
  return (void *)(long)down(0);
}
int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  pthread_join(thread, 0);
}
