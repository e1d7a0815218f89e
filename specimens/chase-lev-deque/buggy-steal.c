#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

enum { TASKS = 2, EMPTY = 0 };

static atomic_int top, bottom, slots[TASKS];
static atomic_int runs[TASKS + 1];

static void push(int task) {
  int last = atomic_load_explicit(&bottom, memory_order_relaxed);
  atomic_store_explicit(&slots[last], task, memory_order_relaxed);
  atomic_thread_fence(memory_order_release);
  atomic_store_explicit(&bottom, last + 1, memory_order_relaxed);
}

static int take(void) {
  int last = atomic_load_explicit(&bottom, memory_order_relaxed) - 1;
  atomic_store_explicit(&bottom, last, memory_order_relaxed);
  atomic_thread_fence(memory_order_seq_cst);
  int first = atomic_load_explicit(&top, memory_order_relaxed);
  if (first < last) {
    return atomic_load_explicit(&slots[last], memory_order_relaxed);
  }
  int task = EMPTY;
  if (first == last &&
      atomic_compare_exchange_strong_explicit(&top, &first, first + 1, memory_order_seq_cst, memory_order_relaxed)) {
    task = atomic_load_explicit(&slots[last], memory_order_relaxed);
  }
  atomic_store_explicit(&bottom, last + 1, memory_order_relaxed);
  return task;
}

static int steal(void) {
  int first = atomic_load_explicit(&top, memory_order_acquire);
  if (first >= atomic_load_explicit(&bottom, memory_order_acquire)) {
    return EMPTY;
  }
  int task = atomic_load_explicit(&slots[first], memory_order_relaxed);
  if (!atomic_compare_exchange_strong_explicit(&top, &first, first + 1, memory_order_seq_cst, memory_order_relaxed)) {
    return EMPTY;
  }
  assert(task != EMPTY);
  return task;
}

static void run(int task) {
  if (task != EMPTY) {
    assert(atomic_fetch_add_explicit(&runs[task], 1, memory_order_relaxed) == 0);
  }
}

static void *thief(void *arg) {
  run(steal());
  run(steal());
  return arg;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, NULL, thief, NULL);
  push(1);
  push(2);
  run(take());
  run(take());
  pthread_join(thread, NULL);
  assert(runs[1] == 1 && runs[2] == 1);
  return 0;
}
