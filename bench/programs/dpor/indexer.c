/*
 * The indexer of Flanagan and Godefroid (POPL 2005): each thread puts MESSAGES words into a shared hash table by compare-and-swap and goes on to the next
 * slot where one is taken. Up to 11 threads meet nowhere.
 */
#include <pthread.h>
#include <stdatomic.h>

#ifndef THREADS
#define THREADS 12
#endif

enum { SIZE = 128, MESSAGES = 4 };

static atomic_int table[SIZE];

static void *insert(void *arg) {
  int thread = (int)(size_t)arg;
  for (int message = 1; message <= MESSAGES; message++) {
    int word = message * 11 + thread;
    int slot = word * 7 % SIZE;
    int empty = 0;
    while (!atomic_compare_exchange_strong(&table[slot], &empty, word)) {
      slot = (slot + 1) % SIZE;
      empty = 0;
    }
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    pthread_create(&threads[i], NULL, insert, (void *)(size_t)i);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
