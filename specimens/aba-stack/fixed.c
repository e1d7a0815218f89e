#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

enum { NODES = 3, NONE = 0xffff };

/* Node in the low 16 bits, number of changes above. */
static _Atomic uint32_t top;
static atomic_int next[NODES], taken[NODES];

static uint32_t replace(uint32_t old, int node) {
  return ((old >> 16) + 1) << 16 | (uint32_t)node;
}

static int pop(void) {
  uint32_t old = atomic_load(&top);
  while ((old & 0xffff) != NONE) {
    int node = (int)(old & 0xffff);
    int successor = atomic_load(&next[node]);
    if (atomic_compare_exchange_strong(&top, &old, replace(old, successor))) {
      assert(atomic_fetch_add(&taken[node], 1) == 0);
      return node;
    }
  }
  return NONE;
}

static void push(int node) {
  atomic_fetch_sub(&taken[node], 1);
  uint32_t old = atomic_load(&top);
  do {
    atomic_store(&next[node], (int)(old & 0xffff));
  } while (!atomic_compare_exchange_strong(&top, &old, replace(old, node)));
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
