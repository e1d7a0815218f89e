#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct latch {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool done;
};

static void *worker(void *arg) {
  struct latch *latch = arg;
  pthread_mutex_lock(&latch->lock);
  latch->done = true;
  pthread_mutex_unlock(&latch->lock);
  pthread_cond_signal(&latch->changed);
  return NULL;
}

int main(void) {
  struct latch *latch = malloc(sizeof *latch);
  pthread_t thread;
  pthread_mutex_init(&latch->lock, NULL);
  pthread_cond_init(&latch->changed, NULL);
  latch->done = false;
  pthread_create(&thread, NULL, worker, latch);
  pthread_mutex_lock(&latch->lock);
  while (!latch->done) {
    pthread_cond_wait(&latch->changed, &latch->lock);
  }
  pthread_mutex_unlock(&latch->lock);
  free(latch);
  pthread_join(thread, NULL);
  return 0;
}
