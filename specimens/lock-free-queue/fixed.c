#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct node {
  atomic_int value;
  _Atomic(struct node *) next;
  struct node *retired_next;
};

static _Atomic(struct node *) head, tail, retired;
static atomic_int taken;

static struct node *make_node(int value) {
  struct node *node = malloc(sizeof *node);
  atomic_init(&node->value, value);
  atomic_init(&node->next, NULL);
  return node;
}

static void retire(struct node *node) {
  node->retired_next = atomic_load(&retired);
  while (!atomic_compare_exchange_weak(&retired, &node->retired_next, node)) {
  }
}

static void put(int value) {
  struct node *node = make_node(value);
  for (;;) {
    struct node *last = atomic_load(&tail);
    struct node *next = NULL;
    if (atomic_compare_exchange_strong(&last->next, &next, node)) {
      atomic_compare_exchange_strong(&tail, &last, node);
      return;
    }
    atomic_compare_exchange_strong(&tail, &last, next);
  }
}

static int take(void) {
  for (;;) {
    struct node *first = atomic_load(&head);
    struct node *last = atomic_load(&tail);
    struct node *next = atomic_load(&first->next);
    if (first == last) {
      if (next == NULL) {
        return 0;
      }
      atomic_compare_exchange_strong(&tail, &last, next);
    } else {
      int value = atomic_load(&next->value);
      if (atomic_compare_exchange_strong(&head, &first, next)) {
        retire(first);
        return value;
      }
    }
  }
}

static void *worker(void *arg) {
  put(1);
  atomic_fetch_add(&taken, take());
  return arg;
}

int main(void) {
  struct node *dummy = make_node(0);
  atomic_store(&head, dummy);
  atomic_store(&tail, dummy);
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  for (struct node *node = atomic_load(&retired); node != NULL;) {
    struct node *next = node->retired_next;
    free(node);
    node = next;
  }
  free(atomic_load(&head));
  return atomic_load(&taken) == 2 ? 0 : 1;
}
