/*
 * lastzero(N) (Abdulla, Aronis, Jonsson and Sagonas, POPL 2014): thread 0 looks from the top for the last element that is zero; thread j sets element j
 * to element j - 1 plus one. What the search reads decides how far it goes: (N + 3) 2^(N - 2) traces, which DPOR without wake-up trees exceeds.
 */
#include <pthread.h>
#include <stdatomic.h>

#ifndef N
#define N 5
#endif

static atomic_int elements[N + 1];

static void *search(void *arg) {
  int i = N;
  while (atomic_load(&elements[i]) != 0) {
    i--;
  }
  return arg;
}

static void *set(void *arg) {
  int j = (int)(size_t)arg;
  atomic_store(&elements[j], atomic_load(&elements[j - 1]) + 1);
  return NULL;
}

int main(void) {
  pthread_t threads[N + 1];
  for (int i = 0; i <= N; i++) {
    pthread_create(&threads[i], NULL, i == 0 ? search : set, (void *)(size_t)i);
  }
  for (int i = 0; i <= N; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
