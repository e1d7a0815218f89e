/* Eight threads that share a spin lock of their own, and one that waits for them in a semaphore: threads fall behind, and histories of atomics get long. */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

enum { THREADS = 8, ROUNDS = 100 };
static atomic_int locked;
static atomic_uint waiting;
static sem_t done;
static int counter;

static void *worker(void *argument) {
  for (int i = 0; i < ROUNDS; i++) {
    atomic_fetch_add(&waiting, 1);
    int free = 0;
    while (!atomic_compare_exchange_strong(&locked, &free, 1)) free = 0;
    atomic_fetch_sub(&waiting, 1);
    counter++;
    atomic_store(&locked, 0);
  }
  return argument;
}

static void *idle(void *argument) {
  sem_wait(&done);
  return argument;
}

int main(void) {
  pthread_t threads[THREADS], last;
  sem_init(&done, 0, 0);
  pthread_create(&last, 0, idle, 0);
  for (int t = 0; t < THREADS; t++) pthread_create(&threads[t], 0, worker, 0);
  for (int t = 0; t < THREADS; t++) pthread_join(threads[t], 0);
  sem_post(&done);
  pthread_join(last, 0);
  return counter != THREADS * ROUNDS;
}
