#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

enum { TASKS = 3, EMPTY = -1 };

static atomic_int top, bottom, runs[TASKS];

static int take(void) {
  int last = atomic_load(&bottom) - 1;
  atomic_store(&bottom, last);
  int first = atomic_load(&top);
  if (first > last) {
    atomic_store(&bottom, first);
    return EMPTY;
  }
  return last;
}

static int steal(void) {
  int first = atomic_load(&top);
  if (first >= atomic_load(&bottom)) {
    return EMPTY;
  }
  return atomic_compare_exchange_strong(&top, &first, first + 1) ? first : EMPTY;
}

static void run(int task) {
  if (task != EMPTY) {
    assert(atomic_fetch_add(&runs[task], 1) == 0);
  }
}

static void *thief(void *arg) {
  for (int i = 0; i < TASKS; i++) {
    run(steal());
  }
  return arg;
}

int main(void) {
  pthread_t thread;
  atomic_store(&bottom, TASKS);
  pthread_create(&thread, NULL, thief, NULL);
  for (int i = 0; i < TASKS; i++) {
    run(take());
  }
  pthread_join(thread, NULL);
  return 0;
}
