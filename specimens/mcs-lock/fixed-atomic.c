#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct node {
  _Atomic(struct node *) next;
  atomic_bool waiting;
};

static _Atomic(struct node *) tail;
static atomic_int count;

static void mcs_lock(struct node *self) {
  atomic_store_explicit(&self->next, NULL, memory_order_relaxed);
  atomic_store_explicit(&self->waiting, true, memory_order_relaxed);
  struct node *before = atomic_exchange_explicit(&tail, self, memory_order_acq_rel);
  if (before == NULL) {
    return;
  }
  atomic_store_explicit(&before->next, self, memory_order_release);
  while (atomic_load_explicit(&self->waiting, memory_order_acquire)) {
  }
}

static void mcs_unlock(struct node *self) {
  struct node *next = atomic_load_explicit(&self->next, memory_order_acquire);
  if (next == NULL) {
    struct node *expected = self;
    if (atomic_compare_exchange_strong_explicit(&tail, &expected, NULL, memory_order_release, memory_order_relaxed)) {
      return;
    }
    while ((next = atomic_load_explicit(&self->next, memory_order_acquire)) == NULL) {
    }
  }
  atomic_store_explicit(&next->waiting, false, memory_order_release);
}

static void *worker(void *arg) {
  struct node node;
  for (int i = 0; i < 2; i++) {
    mcs_lock(&node);
    int before = atomic_load_explicit(&count, memory_order_relaxed);
    atomic_store_explicit(&count, before + 1, memory_order_relaxed);
    mcs_unlock(&node);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  assert(atomic_load(&count) == 4);
  return 0;
}
