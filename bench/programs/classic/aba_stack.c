/*
 * A lock-free stack without protection against reuse (the ABA problem of IBM System/370 Principles of Operation, 1983): a pop that read top and next is
 * delayed while another thread pops two and pushes the first back; the exchange succeeds and makes a node that is in use the top.
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

enum { NODES = 3 };

struct node {
  struct node *next;
  atomic_int owners;
};

static struct node nodes[NODES];
static struct node *_Atomic top;

static struct node *pop(void) {
  struct node *first = atomic_load(&top);
  while (first != NULL && !atomic_compare_exchange_strong(&top, &first, first->next)) {
  }
  if (first != NULL) {
    assert(atomic_fetch_add(&first->owners, 1) == 0);
  }
  return first;
}

static void push(struct node *node) {
  atomic_fetch_sub(&node->owners, 1);
  struct node *first = atomic_load(&top);
  do {
    node->next = first;
  } while (!atomic_compare_exchange_strong(&top, &first, node));
}

static void *pop_two(void *arg) {
  pop();
  pop();
  return arg;
}

static void *pop_two_push_one(void *arg) {
  struct node *first = pop();
  pop();
  if (first != NULL) {
    push(first);
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  for (int i = NODES - 1; i >= 0; i--) {
    nodes[i].next = top;
    top = &nodes[i];
  }
  pthread_create(&a, NULL, pop_two, NULL);
  pthread_create(&b, NULL, pop_two_push_one, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
