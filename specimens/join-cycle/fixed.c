#include <pthread.h>
#include <semaphore.h>

static sem_t stopped;

static void *read_loop(void *arg) {
  sem_wait(&stopped);
  return arg;
}

static void *write_loop(void *arg) {
  sem_post(&stopped);
  return arg;
}

int main(void) {
  pthread_t reader, writer;
  sem_init(&stopped, 0, 0);
  pthread_create(&reader, NULL, read_loop, NULL);
  pthread_create(&writer, NULL, write_loop, NULL);
  pthread_join(reader, NULL);
  pthread_join(writer, NULL);
  sem_destroy(&stopped);
  return 0;
}
