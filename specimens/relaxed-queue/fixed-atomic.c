#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { ITEMS = 2 };

struct node {
  atomic_int value;
  _Atomic(struct node *) next;
};

static struct node nodes[ITEMS + 1];
static _Atomic(struct node *) head = &nodes[0], tail = &nodes[0];

static void put(struct node *node, int value) {
  atomic_store_explicit(&node->value, value, memory_order_relaxed);
  for (;;) {
    struct node *last = atomic_load_explicit(&tail, memory_order_acquire);
    struct node *next = NULL;
    if (atomic_compare_exchange_strong_explicit(&last->next, &next, node, memory_order_release, memory_order_acquire)) {
      atomic_compare_exchange_strong_explicit(&tail, &last, node, memory_order_release, memory_order_relaxed);
      return;
    }
    atomic_compare_exchange_strong_explicit(&tail, &last, next, memory_order_release, memory_order_relaxed);
  }
}

static int take(void) {
  for (;;) {
    struct node *first = atomic_load_explicit(&head, memory_order_acquire);
    struct node *last = atomic_load_explicit(&tail, memory_order_acquire);
    struct node *next = atomic_load_explicit(&first->next, memory_order_acquire);
    if (next == NULL) {
      return 0;
    }
    if (first == last) {
      atomic_compare_exchange_strong_explicit(&tail, &last, next, memory_order_release, memory_order_relaxed);
    } else if (atomic_compare_exchange_strong_explicit(&head, &first, next, memory_order_release, memory_order_relaxed)) {
      int value = atomic_load_explicit(&next->value, memory_order_relaxed);
      assert(value != 0);
      return value;
    }
  }
}

static void *producer(void *arg) {
  for (int item = 1; item <= ITEMS; item++) {
    put(&nodes[item], item);
  }
  return arg;
}

static void *consumer(void *arg) {
  int before = 0;
  for (int i = 0; i < ITEMS; i++) {
    int value = take();
    assert(value == 0 || value > before);
    before = value;
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, producer, NULL);
  pthread_create(&b, NULL, consumer, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
