/* Read-copy-update in user space: who replaces a version frees the old one when each reader has been outside once. */
#include "orders.h"

enum { READERS = 2 };

struct version {
  int low, high;
};

static _Atomic(struct version *) current;
static atomic_bool inside[READERS];

static struct version *make_version(int number) {
  struct version *version = malloc(sizeof *version);
  version->low = version->high = number;
  return version;
}

static void *reader(void *arg) {
  atomic_bool *here = arg;
  for (int i = 0; i < 2; i++) {
    atomic_store_explicit(here, true, memory_order_relaxed);
    NEEDS_FENCE(seq_cst);
    struct version *version = atomic_load_explicit(&current, memory_order_acquire);
    assert(version->low == version->high);
    atomic_store_explicit(here, false, memory_order_release);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[READERS];
  atomic_init(&current, make_version(1));
  for (int i = 0; i < READERS; i++) pthread_create(&threads[i], NULL, reader, &inside[i]);
  struct version *old = atomic_exchange_explicit(&current, make_version(2), memory_order_acq_rel);
  atomic_thread_fence(memory_order_seq_cst);
  for (int i = 0; i < READERS; i++) {
    while (atomic_load_explicit(&inside[i], memory_order_acquire)) {
    }
  }
  free(old);
  for (int i = 0; i < READERS; i++) pthread_join(threads[i], NULL);
  free(current);
  return 0;
}
