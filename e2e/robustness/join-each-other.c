#include <pthread.h>
static pthread_t main_thread;
static void *work(void *arg) {
  pthread_join(main_thread, 0);
  return arg;
}
int main(void) {
  pthread_t thread;
  main_thread = pthread_self();
  pthread_create(&thread, 0, work, 0);
  pthread_join(thread, 0);
  return 0;
}
