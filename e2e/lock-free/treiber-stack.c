/* A stack that frees its nodes by hazard pointers. */
#include "orders.h"

enum { THREADS = 2, ITEMS = 2 };

struct node {
  int value;
  struct node *next;
};

struct worker {
  _Atomic(struct node *) hazard;
  struct node *retired[ITEMS];
};

static _Atomic(struct node *) top;
static struct worker workers[THREADS];
static atomic_int sum;

static void push(int value) {
  struct node *node = malloc(sizeof *node);
  node->value = value;
  node->next = atomic_load_explicit(&top, memory_order_relaxed);
  while (!atomic_compare_exchange_weak_explicit(&top, &node->next, node, memory_order_release, memory_order_relaxed)) {
  }
}

static struct node *pop(struct worker *self) {
  for (;;) {
    struct node *node = atomic_load_explicit(&top, memory_order_relaxed);
    atomic_store_explicit(&self->hazard, node, memory_order_release);
    NEEDS_FENCE(seq_cst);
    if (atomic_load_explicit(&top, memory_order_acquire) != node) continue;
    struct node *next = node->next;
    if (atomic_compare_exchange_strong_explicit(&top, &node, next, memory_order_acq_rel, memory_order_relaxed)) {
      atomic_store_explicit(&self->hazard, NULL, memory_order_release);
      return node;
    }
  }
}

static bool is_hazard(const struct node *node) {
  for (int i = 0; i < THREADS; i++)
    if (atomic_load_explicit(&workers[i].hazard, memory_order_acquire) == node) return true;
  return false;
}

static void *worker(void *arg) {
  struct worker *self = arg;
  for (int i = 0; i < ITEMS; i++) push(i + 1);
  for (int i = 0; i < ITEMS; i++) {
    struct node *node = pop(self);
    atomic_fetch_add_explicit(&sum, node->value, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
    if (is_hazard(node)) self->retired[i] = node;
    else free(node);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, worker, &workers[i]);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  assert(sum == THREADS * ITEMS * (ITEMS + 1) / 2);
  for (int i = 0; i < THREADS * ITEMS; i++) free(workers[i / ITEMS].retired[i % ITEMS]);
  return 0;
}
