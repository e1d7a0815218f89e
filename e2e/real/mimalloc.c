/* Two threads of mimalloc: one allocates and hands blocks over, the other frees them. */
#include <mimalloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { SLOTS = 8, ROUNDS = 6 };

static _Atomic(void *) slots[SLOTS];

static void *allocate(void *unused) {
  (void)unused;
  for (int i = 0; i < ROUNDS; i++) {
    void *old = atomic_exchange_explicit(&slots[i % SLOTS], mi_malloc(90), memory_order_acq_rel);
    if (old != NULL) mi_free(old);
    /* Taken from a block of the same page: sets the page's flag. */
    mi_free(mi_malloc_aligned(24, 64));
  }
  return NULL;
}

static void *release(void *unused) {
  (void)unused;
  for (int i = 0; i < ROUNDS; i++) {
    void *block = atomic_exchange_explicit(&slots[i % SLOTS], NULL, memory_order_acq_rel);
    if (block != NULL) mi_free(block);
  }
  return NULL;
}

int main(void) {
  pthread_t owner, other;
  pthread_create(&owner, NULL, allocate, NULL);
  pthread_create(&other, NULL, release, NULL);
  pthread_join(owner, NULL);
  pthread_join(other, NULL);
  return 0;
}
