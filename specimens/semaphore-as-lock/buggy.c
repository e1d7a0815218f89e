#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t guard;
static int total;

static void *worker(void *arg) {
  for (int i = 0; i < 2; i++) {
    sem_wait(&guard);
    total += 10;
    sem_post(&guard);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  sem_init(&guard, 0, 2);
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("total = %d\n", total);
  sem_destroy(&guard);
  return 0;
}
