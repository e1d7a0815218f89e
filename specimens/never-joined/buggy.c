#include <pthread.h>
#include <semaphore.h>

static sem_t ticked;

static void *tick(void *arg) {
  sem_post(&ticked);
  return arg;
}

static void start_timer(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, tick, NULL);
}

int main(void) {
  sem_init(&ticked, 0, 0);
  start_timer();
  sem_wait(&ticked);
  return 0;
}
