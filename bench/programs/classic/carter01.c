/*
 * CS/carter01: two classes of users share a resource; the first of a class takes it and the last gives it back, counted under one lock. The
 * first of a class waits for the resource with the counters' lock in hand, which the owner needs to leave: deadlock.
 */
#include <pthread.h>

static pthread_mutex_t counters = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t resource = PTHREAD_MUTEX_INITIALIZER;
static int users[2];

static void *use(void *arg) {
  int *mine = arg;
  pthread_mutex_lock(&counters);
  *mine = *mine + 1;
  if (*mine == 1) {
    pthread_mutex_lock(&resource);
  }
  pthread_mutex_unlock(&counters);
  pthread_mutex_lock(&counters);
  *mine = *mine - 1;
  if (*mine == 0) {
    pthread_mutex_unlock(&resource);
  }
  pthread_mutex_unlock(&counters);
  return NULL;
}

static void *bystander(void *arg) {
  return arg;
}

int main(void) {
  pthread_t threads[4];
  pthread_create(&threads[0], NULL, use, &users[0]);
  pthread_create(&threads[1], NULL, use, &users[1]);
  pthread_create(&threads[2], NULL, bystander, NULL);
  pthread_create(&threads[3], NULL, bystander, NULL);
  for (int i = 0; i < 4; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
