#include <pthread.h>
#include <sched.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int jobs = 1;

static void *worker(void *arg) {
  while (pthread_mutex_trylock(&lock) != 0) {
    sched_yield();
  }
  if (jobs > 0) {
    jobs--;
  }
  pthread_mutex_unlock(&lock);
  return arg;
}

int main(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) {
    pthread_create(&threads[i], NULL, worker, NULL);
  }
  for (int i = 0; i < 3; i++) {
    pthread_join(threads[i], NULL);
  }
  return jobs == 0 ? 0 : 1;
}
