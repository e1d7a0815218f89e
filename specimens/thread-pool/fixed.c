#include <assert.h>
#include <pthread.h>
#include <stdbool.h>

enum { WORKERS = 2, JOBS = 3 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int queued, done;
static bool stopping;

static void *worker(void *arg) {
  pthread_mutex_lock(&lock);
  for (;;) {
    while (queued == 0 && !stopping) {
      pthread_cond_wait(&changed, &lock);
    }
    if (queued == 0) {
      break;
    }
    queued--;
    pthread_mutex_unlock(&lock);
    pthread_mutex_lock(&lock);
    done++;
  }
  pthread_mutex_unlock(&lock);
  return arg;
}

static void submit(void) {
  pthread_mutex_lock(&lock);
  queued++;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}

int main(void) {
  pthread_t workers[WORKERS];
  for (int i = 0; i < WORKERS; i++) {
    pthread_create(&workers[i], NULL, worker, NULL);
  }
  for (int i = 0; i < JOBS; i++) {
    submit();
  }
  pthread_mutex_lock(&lock);
  stopping = true;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < WORKERS; i++) {
    pthread_join(workers[i], NULL);
  }
  assert(done == JOBS);
  return 0;
}
