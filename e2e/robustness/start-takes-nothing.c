#include <pthread.h>
#include <threads.h>
static int seen;
static void *takes_nothing(void) { return &seen; }
static void neither(void) { seen = 1; }
static int of_c11(void) { return 9; }
int main(void) {
  pthread_t thread;
  thrd_t other;
  void *result;
  int status;
  pthread_create(&thread, 0, (void *(*)(void *))takes_nothing, 0);
  pthread_join(thread, &result);
  pthread_create(&thread, 0, (void *(*)(void *))neither, 0);
  pthread_join(thread, 0);
  thrd_create(&other, (thrd_start_t)of_c11, 0);
  thrd_join(other, &status);
  return !(result == &seen && seen == 1 && status == 9);
}
