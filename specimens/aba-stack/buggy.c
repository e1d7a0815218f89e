#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

enum { NODES = 3, NONE = -1 };

static atomic_int top, next[NODES], taken[NODES];

static int pop(void) {
  int node = atomic_load(&top);
  while (node != NONE) {
    int successor = atomic_load(&next[node]);
    if (atomic_compare_exchange_strong(&top, &node, successor)) {
      assert(atomic_fetch_add(&taken[node], 1) == 0);
      return node;
    }
  }
  return NONE;
}

static void push(int node) {
  atomic_fetch_sub(&taken[node], 1);
  int expected = atomic_load(&top);
  do {
    atomic_store(&next[node], expected);
  } while (!atomic_compare_exchange_strong(&top, &expected, node));
}

static void *borrow_one(void *arg) {
  pop();
  return arg;
}

static void *borrow_two(void *arg) {
  int first = pop();
  int second = pop();
  if (first != NONE) {
    push(first);
  }
  pop();
  pop();
  (void)second;
  return arg;
}

int main(void) {
  for (int i = 0; i < NODES; i++) {
    atomic_init(&next[i], i + 1 < NODES ? i + 1 : NONE);
  }
  pthread_t a, b;
  pthread_create(&a, NULL, borrow_one, NULL);
  pthread_create(&b, NULL, borrow_two, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
