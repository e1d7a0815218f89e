#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

static sem_t connections;
static atomic_int quota = 1;

static int fetch(void) {
  sem_wait(&connections);
  if (atomic_fetch_sub(&quota, 1) <= 0) {
    return -1;
  }
  sem_post(&connections);
  return 0;
}

static void *client(void *arg) {
  fetch();
  return arg;
}

int main(void) {
  pthread_t threads[3];
  sem_init(&connections, 0, 1);
  for (int i = 0; i < 3; i++) {
    pthread_create(&threads[i], NULL, client, NULL);
  }
  for (int i = 0; i < 3; i++) {
    pthread_join(threads[i], NULL);
  }
  sem_destroy(&connections);
  return 0;
}
