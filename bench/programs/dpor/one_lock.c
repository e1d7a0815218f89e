/* N threads take one lock once each: every order of N dependent sections is a trace of its own, N! of them. */
#include <pthread.h>

#ifndef N
#define N 3
#endif

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int sum;

static void *add(void *arg) {
  pthread_mutex_lock(&lock);
  sum = sum + 1;
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t threads[N];
  for (int i = 0; i < N; i++) {
    pthread_create(&threads[i], NULL, add, NULL);
  }
  for (int i = 0; i < N; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
