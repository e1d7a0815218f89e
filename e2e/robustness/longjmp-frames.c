#include <pthread.h>
#include <setjmp.h>
static __thread jmp_buf place;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
__attribute__((noinline)) static void deep(int n) {
  if (n == 0) longjmp(place, 5);
  deep(n - 1);
}
static void *work(void *arg) {
  if (setjmp(place) == 0) {
    pthread_mutex_lock(&lock);
    deep(10);
    return (void *)1;
  }
  pthread_mutex_unlock(&lock);
  return arg;
}
int main(void) {
  pthread_t threads[2];
  void *result = 0;
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], &result);
  return result == 0 ? 0 : 1;
}
