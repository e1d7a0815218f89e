/* One thread allocates and hands blocks over, the other one frees them. Whatever happens, all blocks must come back. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include "alloc.h"

#ifndef HAND_OVER
#define HAND_OVER memory_order_release
#endif
#ifndef MEASURE
#define MEASURE 0
#endif
enum { ROUNDS = 6 };

static _Atomic(void *) slots[ROUNDS];

static void *produce(void *unused) {
  heap_begin();
  for (unsigned i = 0; i < ROUNDS; i++) {
    void *block = i % 2 == 0 ? allocate() : allocate_aligned_32();
    assert(block != NULL);
    atomic_store_explicit(&slots[i], block, HAND_OVER);
  }
  heap_end();
  return unused;
}

static void *consume(void *unused) {
  heap_begin();
  for (unsigned i = 0; i < ROUNDS; i++) {
    void *block;
    while ((block = atomic_exchange_explicit(&slots[i], NULL, memory_order_acquire)) == NULL) {}
    if (MEASURE) assert((usable_size(block) < BLOCK_SIZE) == (i % 2 == 1) && "a wrong size");
    memset(block, 0, BLOCK_SIZE - 24);
    release(block);
  }
  heap_end();
  return unused;
}

int main(void) {
  pthread_t producer, consumer;
  arena_begin();
  pthread_create(&producer, NULL, produce, NULL);
  pthread_create(&consumer, NULL, consume, NULL);
  pthread_join(producer, NULL);
  pthread_join(consumer, NULL);
  heap_begin();
  heap_reclaim();
  assert(heap_used() == 0 && "blocks were lost");
  return 0;
}
