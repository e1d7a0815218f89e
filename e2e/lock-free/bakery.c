/* Lamport's bakery: mutual exclusion by loads and stores alone. */
#include "orders.h"

enum { THREADS = 2 };

static atomic_bool choosing[THREADS];
static atomic_int numbers[THREADS];
static int ids[THREADS], shared;

static bool goes_first(int other, int self) {
  int theirs = atomic_load_explicit(&numbers[other], memory_order_seq_cst);
  int mine = atomic_load_explicit(&numbers[self], memory_order_relaxed);
  return theirs != 0 && (theirs < mine || (theirs == mine && other < self));
}

static void lock(int self) {
  int last = 0;
  atomic_store(&choosing[self], true);
  for (int i = 0; i < THREADS; i++) {
    int number = atomic_load_explicit(&numbers[i], NEEDS(seq_cst));
    if (number > last) last = number;
  }
  atomic_store(&numbers[self], last + 1);
  atomic_store(&choosing[self], false);
  for (int i = 0; i < THREADS; i++) {
    while (atomic_load(&choosing[i])) {
    }
    while (goes_first(i, self)) {
    }
  }
}

static void *worker(void *arg) {
  int self = *(int *)arg;
  for (int i = 0; i < 2; i++) {
    lock(self);
    shared++;
    atomic_store(&numbers[self], 0);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, worker, &ids[i]);
  }
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  assert(shared == 2 * THREADS);
  return 0;
}
