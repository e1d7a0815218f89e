/*
 * CS/reorder_N (order violation between two plain stores): N - 1 setters write a and then b; one checker wants both or
 * neither. It fails only between the first store of all and every second store: each further setter that has begun narrows the window.
 */
#include <assert.h>
#include <pthread.h>

#ifndef N
#define N 3
#endif

static int a, b;

static void *setter(void *arg) {
  a = 1;
  b = -1;
  return arg;
}

static void *checker(void *arg) {
  assert((a == 0 && b == 0) || (a == 1 && b == -1));
  return arg;
}

int main(void) {
  pthread_t threads[N];
  for (int i = 0; i < N; i++) {
    pthread_create(&threads[i], NULL, i < N - 1 ? setter : checker, NULL);
  }
  for (int i = 0; i < N; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
