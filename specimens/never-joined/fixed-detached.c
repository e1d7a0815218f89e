#include <pthread.h>
#include <semaphore.h>

static sem_t ticked;

static void *tick(void *arg) {
  sem_post(&ticked);
  return arg;
}

static void start_timer(void) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_create(&thread, &attributes, tick, NULL);
  pthread_attr_destroy(&attributes);
}

int main(void) {
  sem_init(&ticked, 0, 0);
  start_timer();
  sem_wait(&ticked);
  return 0;
}
