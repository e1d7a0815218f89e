#include <pthread.h>
#include <stdbool.h>

struct pool {
  pthread_mutex_t lock;
  pthread_t worker;
  bool stopping;
  int done;
};

static struct pool pool = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void *work(void *arg) {
  pthread_mutex_lock(&pool.lock);
  if (!pool.stopping) {
    pool.done++;
  }
  pthread_mutex_unlock(&pool.lock);
  return arg;
}

static void pool_stop(void) {
  pthread_mutex_lock(&pool.lock);
  pool.stopping = true;
  pthread_join(pool.worker, NULL);
  pthread_mutex_unlock(&pool.lock);
}

int main(void) {
  pthread_create(&pool.worker, NULL, work, NULL);
  pool_stop();
  return 0;
}
