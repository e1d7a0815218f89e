/* The serial thread destroys the barrier and frees it; a semaphore that is initialised late where writes are ignored. */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
void AnnotateIgnoreWritesBegin(const char *, int), AnnotateIgnoreWritesEnd(const char *, int);
static sem_t quiet;

static void *worker(void *barrier) {
  sem_post(&quiet);
  if (pthread_barrier_wait(barrier) != PTHREAD_BARRIER_SERIAL_THREAD) return 0;
  pthread_barrier_destroy(barrier);
  free(barrier);
  return 0;
}

int main(void) {
  pthread_t a, b;
  pthread_barrier_t *barrier = malloc(sizeof *barrier);
  pthread_barrier_init(barrier, 0, 2);
  pthread_create(&a, 0, worker, barrier);
  AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
  sem_init(&quiet, 0, 0);
  AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
  pthread_create(&b, 0, worker, barrier);
  pthread_join(a, 0);
  pthread_join(b, 0);
}
