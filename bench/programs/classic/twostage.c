/*
 * CS/twostage (two-stage access; Farchi, Nir and Ur, "Concurrent bug patterns and how to test them", IPDPS 2003): two tables that belong together, each under its
 * own lock. N - 1 writers update one and then the other; a reader between the two sees them disagree.
 */
#include <assert.h>
#include <pthread.h>

#ifndef N
#define N 2
#endif

static pthread_mutex_t first_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t second_lock = PTHREAD_MUTEX_INITIALIZER;
static int first_value, second_value;

static void *writer(void *arg) {
  pthread_mutex_lock(&first_lock);
  first_value = 1;
  pthread_mutex_unlock(&first_lock);
  pthread_mutex_lock(&second_lock);
  second_value = first_value + 1;
  pthread_mutex_unlock(&second_lock);
  return arg;
}

static void *reader(void *arg) {
  pthread_mutex_lock(&first_lock);
  if (first_value == 0) {
    pthread_mutex_unlock(&first_lock);
    return arg;
  }
  int seen = first_value;
  pthread_mutex_unlock(&first_lock);
  pthread_mutex_lock(&second_lock);
  int derived = second_value;
  pthread_mutex_unlock(&second_lock);
  assert(derived == seen + 1);
  return arg;
}

int main(void) {
  pthread_t threads[N];
  for (int i = 0; i < N; i++) {
    pthread_create(&threads[i], NULL, i < N - 1 ? writer : reader, NULL);
  }
  for (int i = 0; i < N; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
