#include <pthread.h>
#include <semaphore.h>

static pthread_t reader, writer;
static sem_t reader_known, writer_known;

static void *read_loop(void *arg) {
  sem_wait(&writer_known);
  pthread_join(writer, NULL);
  return arg;
}

static void *write_loop(void *arg) {
  sem_wait(&reader_known);
  pthread_join(reader, NULL);
  return arg;
}

int main(void) {
  sem_init(&reader_known, 0, 0);
  sem_init(&writer_known, 0, 0);
  pthread_create(&reader, NULL, read_loop, NULL);
  sem_post(&reader_known);
  pthread_create(&writer, NULL, write_loop, NULL);
  sem_post(&writer_known);
  pthread_exit(NULL);
}
