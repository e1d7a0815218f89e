#include <pthread.h>
#include <semaphore.h>

static sem_t ticked;

static void *tick(void *arg) {
  sem_post(&ticked);
  return arg;
}

static pthread_t start_timer(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, tick, NULL);
  return thread;
}

int main(void) {
  sem_init(&ticked, 0, 0);
  pthread_t timer = start_timer();
  sem_wait(&ticked);
  pthread_join(timer, NULL);
  return 0;
}
