/*
 * SafeStack: Vyukov's stack of array indices, posted to the CHESS forum as a bug that needs at least five preemptions of three threads. A pop
 * claims the top by exchanging its link for "none", and puts the link back if the head has moved meanwhile; the head can have moved away and back.
 * Then two threads own one element. Each thread pops and pushes ROUNDS times; the counter stops a pop from taking the last element.
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

#ifndef THREADS
#define THREADS 3
#endif
#ifndef ROUNDS
#define ROUNDS 2
#endif

enum { NONE = -1 };

struct element {
  int owner;
  atomic_int next;
};

static struct element elements[THREADS];
static atomic_int head, count;

static int pop(void) {
  while (atomic_load(&count) > 1) {
    int top = atomic_load(&head);
    int next = atomic_exchange(&elements[top].next, NONE);
    if (next != NONE) {
      int expected = top;
      if (atomic_compare_exchange_strong(&head, &expected, next)) {
        atomic_fetch_sub(&count, 1);
        return top;
      }
      atomic_exchange(&elements[top].next, next);
    }
  }
  return NONE;
}

static void push(int index) {
  int top = atomic_load(&head);
  do {
    atomic_store(&elements[index].next, top);
  } while (!atomic_compare_exchange_strong(&head, &top, index));
  atomic_fetch_add(&count, 1);
}

static void *worker(void *arg) {
  int self = (int)(size_t)arg;
  for (int i = 0; i < ROUNDS; i++) {
    int index = pop();
    while (index == NONE) {
      index = pop();
    }
    elements[index].owner = self;
    assert(elements[index].owner == self);
    push(index);
  }
  return NULL;
}

int main(void) {
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    atomic_init(&elements[i].next, i + 1 < THREADS ? i + 1 : NONE);
  }
  atomic_init(&count, THREADS);
  for (int i = 0; i < THREADS; i++) {
    pthread_create(&threads[i], NULL, worker, (void *)(size_t)i);
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
