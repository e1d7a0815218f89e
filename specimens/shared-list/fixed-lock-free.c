#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct node {
  int value;
  struct node *next;
};

static _Atomic(struct node *) head;

static void *push(void *arg) {
  struct node *node = malloc(sizeof *node);
  node->value = *(int *)arg;
  node->next = atomic_load_explicit(&head, memory_order_relaxed);
  while (!atomic_compare_exchange_weak_explicit(&head, &node->next, node, memory_order_release, memory_order_relaxed)) {
  }
  return NULL;
}

int main(void) {
  int one = 1, two = 2, sum = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, push, &one);
  pthread_create(&b, NULL, push, &two);
  struct node *node = atomic_exchange_explicit(&head, NULL, memory_order_acquire);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  for (int list = 0; list < 2; list++) {
    while (node != NULL) {
      struct node *next = node->next;
      sum += node->value;
      free(node);
      node = next;
    }
    node = atomic_exchange_explicit(&head, NULL, memory_order_acquire);
  }
  return sum == 3 ? 0 : 1;
}
