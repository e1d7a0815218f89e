#include <pthread.h>
#include <stdatomic.h>

typedef void (*handler_t)(int);

static atomic_int handled;

static void count_event(int event) {
  atomic_fetch_add(&handled, event);
}

static _Atomic(handler_t) handler = count_event;

static void *dispatch(void *arg) {
  handler_t current = atomic_load(&handler);
  if (current != NULL) {
    current(1);
  }
  return arg;
}

static void *remove_handler(void *arg) {
  atomic_store(&handler, NULL);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, dispatch, NULL);
  pthread_create(&b, NULL, remove_handler, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
