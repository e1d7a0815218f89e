/*
 * Two threads use the allocator: one allocates and hands blocks over, the other frees them. Every hand-over is a
 * release store that an acquire exchange reads, so the program itself has no race.
 */
#include <mimalloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define ROUNDS 3

static _Atomic(void *) slots[ROUNDS];

static void *allocate(void *unused) {
  for (int round = 0; round < ROUNDS; round++) {
    atomic_store_explicit(&slots[round], mi_malloc(90), memory_order_release);
    void *aligned = mi_malloc_aligned(24, 64); /* over-allocated to the size class above: from the same page */
    if ((uintptr_t)aligned % 64 != 0) return slots;
    mi_free(aligned);
  }
  return unused;
}

static void *release(void *unused) {
  for (int round = 0; round < ROUNDS; round++) {
    void *block;
    while ((block = atomic_exchange_explicit(&slots[round], NULL, memory_order_acq_rel)) == NULL) {}
    mi_free(block);
  }
  return unused;
}

int main(void) {
  pthread_t allocator, releaser;
  void *failed;
  pthread_create(&allocator, NULL, allocate, NULL);
  pthread_create(&releaser, NULL, release, NULL);
  pthread_join(allocator, &failed);
  pthread_join(releaser, NULL);
  return failed != NULL;
}
