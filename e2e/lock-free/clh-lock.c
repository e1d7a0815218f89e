/* Craig's and Landin and Hagersten's queue lock: each waits on its predecessor's node and goes on with that node. */
#include "orders.h"

enum { THREADS = 3 };

struct node {
  atomic_bool locked;
};

static struct node nodes[THREADS + 1];
static _Atomic(struct node *) tail = &nodes[THREADS];
static int shared;

static void *worker(void *arg) {
  struct node *mine = arg;
  for (int i = 0; i < 2; i++) {
    atomic_store_explicit(&mine->locked, true, memory_order_relaxed);
    struct node *before = atomic_exchange_explicit(&tail, mine, NEEDS(acq_rel));
    while (atomic_load_explicit(&before->locked, memory_order_acquire)) {
    }
    shared++;
    atomic_store_explicit(&mine->locked, false, memory_order_release);
    mine = before;
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, worker, &nodes[i]);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  assert(shared == 2 * THREADS);
  return 0;
}
