#include <pthread.h>
#include <semaphore.h>

static sem_t ready;

static void *worker(void *arg) {
  sem_post(&ready);
  return arg;
}

int main(void) {
  pthread_t thread;
  sem_init(&ready, 0, 0);
  pthread_create(&thread, NULL, worker, NULL);
  sem_wait(&ready);
  pthread_join(thread, NULL);
  sem_destroy(&ready);
  return 0;
}
