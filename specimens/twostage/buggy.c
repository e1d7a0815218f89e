#include <assert.h>
#include <pthread.h>

#ifndef WRITERS
#define WRITERS 1
#endif
#ifndef READERS
#define READERS 1
#endif

static pthread_mutex_t first_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t second_lock = PTHREAD_MUTEX_INITIALIZER;
static int first, second;

static void *writer(void *arg) {
  pthread_mutex_lock(&first_lock);
  first = 1;
  pthread_mutex_unlock(&first_lock);
  pthread_mutex_lock(&second_lock);
  second = 2;
  pthread_mutex_unlock(&second_lock);
  return arg;
}

static void *reader(void *arg) {
  pthread_mutex_lock(&first_lock);
  int seen_first = first;
  pthread_mutex_unlock(&first_lock);
  pthread_mutex_lock(&second_lock);
  int seen_second = second;
  pthread_mutex_unlock(&second_lock);
  assert(seen_first == 0 || seen_second == seen_first + 1);
  return arg;
}

int main(void) {
  pthread_t threads[WRITERS + READERS];
  for (int i = 0; i < WRITERS + READERS; i++) {
    pthread_create(&threads[i], NULL, i < WRITERS ? writer : reader, NULL);
  }
  for (int i = 0; i < WRITERS + READERS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
