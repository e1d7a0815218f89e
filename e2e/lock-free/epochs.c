/* Epochs (Fraser): a reader pins the epoch that it sees; what was replaced is freed three epochs later. */
#include "orders.h"

static atomic_uint epoch, pinned; /* Even; a pinned epoch has the low bit. */
static _Atomic(int *) current;

static void *reader(void *arg) {
  for (int i = 0; i < 2; i++) {
    unsigned now = atomic_load_explicit(&epoch, memory_order_relaxed);
    atomic_store_explicit(&pinned, now | 1, memory_order_relaxed);
    NEEDS_FENCE(seq_cst);
    assert(*atomic_load_explicit(&current, memory_order_acquire) > 0);
    atomic_store_explicit(&pinned, 0, memory_order_release);
  }
  return arg;
}

static bool advance(void) {
  unsigned now = atomic_load_explicit(&epoch, memory_order_relaxed);
  atomic_thread_fence(memory_order_seq_cst);
  unsigned seen = atomic_load_explicit(&pinned, memory_order_relaxed);
  if (seen % 2 == 1 && seen != (now | 1)) return false;
  atomic_thread_fence(memory_order_acquire);
  atomic_store_explicit(&epoch, now + 2, memory_order_release);
  return true;
}

int main(void) {
  pthread_t thread;
  int *old = malloc(sizeof *old), *fresh = malloc(sizeof *fresh);
  *old = 1;
  *fresh = 2;
  atomic_init(&current, old);
  pthread_create(&thread, NULL, reader, NULL);
  atomic_store_explicit(&current, fresh, memory_order_release);
  for (int steps = 0; steps < 3;) steps += advance();
  free(old);
  pthread_join(thread, NULL);
  free(fresh);
  return 0;
}
