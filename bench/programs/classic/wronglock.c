/* CS/wronglock (Farchi, Nir and Ur, IPDPS 2003): one thread counts under the right lock and checks its own increment; the OTHERS use another lock. */
#include <assert.h>
#include <pthread.h>

#ifndef OTHERS
#define OTHERS 7
#endif

static pthread_mutex_t data_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other_lock = PTHREAD_MUTEX_INITIALIZER;
static int data;

static void *right(void *arg) {
  pthread_mutex_lock(&data_lock);
  int before = data;
  data++;
  assert(data == before + 1);
  pthread_mutex_unlock(&data_lock);
  return arg;
}

static void *wrong(void *arg) {
  pthread_mutex_lock(&other_lock);
  data++;
  pthread_mutex_unlock(&other_lock);
  return arg;
}

int main(void) {
  pthread_t threads[OTHERS + 1];
  for (int i = 0; i <= OTHERS; i++) {
    pthread_create(&threads[i], NULL, i == 0 ? right : wrong, NULL);
  }
  for (int i = 0; i <= OTHERS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
