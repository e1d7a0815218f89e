/* What a waiter was released from may be destroyed and its memory freed before the waiter runs again. */
#include "expect.h"
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t *condition;

/* The rationale of pthread_cond_destroy has this: destroyed right after the broadcast, under the mutex. */
static void *sleeps(void *unused) {
  pthread_mutex_lock(&lock);
  pthread_cond_t *mine = condition;
  while (condition != NULL) pthread_cond_wait(mine, &lock);
  pthread_mutex_unlock(&lock);
  return unused;
}

static void broadcast_and_free(void) {
  pthread_t threads[2];
  condition = malloc(sizeof *condition);
  pthread_cond_init(condition, NULL);
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, sleeps, NULL);
  pthread_mutex_lock(&lock);
  pthread_cond_t *mine = condition;
  condition = NULL;
  pthread_cond_broadcast(mine);
  expect(pthread_cond_destroy(mine) == 0);
  free(mine);
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}

static void *meets(void *barrier) {
  if (pthread_barrier_wait(barrier) != PTHREAD_BARRIER_SERIAL_THREAD) return NULL;
  expect(pthread_barrier_destroy(barrier) == 0);
  free(barrier);
  return NULL;
}

static void last_frees_barrier(void) {
  pthread_t threads[3];
  pthread_barrier_t *barrier = malloc(sizeof *barrier);
  pthread_barrier_init(barrier, NULL, 3);
  for (int i = 0; i < 3; i++) pthread_create(&threads[i], NULL, meets, barrier);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
}

static void *posts(void *semaphore) {
  sem_post(semaphore);
  return NULL;
}

static void waiter_frees_semaphore(void) {
  pthread_t thread;
  sem_t *semaphore = malloc(sizeof *semaphore);
  sem_init(semaphore, 0, 0);
  pthread_create(&thread, NULL, posts, semaphore);
  sem_wait(semaphore);
  sem_destroy(semaphore);
  free(semaphore);
  pthread_join(thread, NULL);
}

/* Locked 1, waited for 2. Between the exchange and the wake-up another thread may free it: waking looks at no memory. */
struct counted {
  atomic_int word;
  int users;
};

static void *gives_up(void *argument) {
  struct counted *object = argument;
  int seen = 0;
  if (!atomic_compare_exchange_strong(&object->word, &seen, 1)) {
    while (atomic_exchange(&object->word, 2) != 0) syscall(SYS_futex, &object->word, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
  }
  int left = --object->users;
  if (atomic_exchange(&object->word, 0) == 2) syscall(SYS_futex, &object->word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
  if (left == 0) free(object);
  return NULL;
}

static void last_frees_futex(void) {
  pthread_t threads[2];
  struct counted *object = calloc(1, sizeof *object);
  object->users = 3;
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, gives_up, object);
  gives_up(object);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
}

int main(void) {
  broadcast_and_free();
  last_frees_barrier();
  waiter_frees_semaphore();
  last_frees_futex();
  return 0;
}
