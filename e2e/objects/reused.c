/* Objects in heap blocks and frames that were others' before, without destroy; one that is destroyed and initialised again. */
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

static pthread_mutex_t again;

static void *locks(void *mutex) {
  pthread_mutex_lock(mutex);
  pthread_mutex_unlock(mutex);
  return 0;
}

static void *posts(void *semaphore) {
  sem_post(semaphore);
  return 0;
}

static void with_mutex(void) {
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, 0);
  pthread_create(&thread, 0, locks, &mutex);
  locks(&mutex);
  pthread_join(thread, 0);
}

/* POSIX: who has been let go may destroy the semaphore at once. */
static void with_semaphore(void) {
  pthread_t thread;
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  pthread_create(&thread, 0, posts, &semaphore);
  pthread_detach(thread);
  sem_wait(&semaphore);
  sem_destroy(&semaphore);
}

static void *frames(void *unused) {
  with_mutex();
  with_semaphore();
  with_mutex();
  return unused;
}

static void *blocks(void *unused) {
  for (int i = 0; i < 3; i++) {
    pthread_mutex_t *mutex = malloc(sizeof *mutex);
    pthread_mutex_init(mutex, 0);
    locks(mutex);
    free(mutex);
  }
  return unused;
}

int main(void) {
  pthread_t a, b, c;
  pthread_mutex_init(&again, 0);
  pthread_create(&a, 0, blocks, 0);
  pthread_create(&b, 0, blocks, 0);
  pthread_create(&c, 0, frames, 0);
  frames(0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  pthread_join(c, 0);
  for (int i = 0; i < 2; i++) {
    pthread_create(&a, 0, locks, &again);
    pthread_create(&b, 0, locks, &again);
    pthread_join(a, 0);
    pthread_join(b, 0);
    pthread_mutex_destroy(&again);
    pthread_mutex_init(&again, 0);
  }
}
