#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_int pending = 1;
static atomic_bool stopping, idle, stopped;

static void leave(void) {
  if (atomic_fetch_sub(&pending, 1) == 1) {
    atomic_store(&idle, true);
  }
}

static bool enter(void) {
  if (atomic_load(&stopping)) {
    return false;
  }
  atomic_fetch_add(&pending, 1);
  return true;
}

static void *request(void *arg) {
  if (enter()) {
    assert(!atomic_load(&stopped));
    leave();
  }
  return arg;
}

static void *stop(void *arg) {
  atomic_store(&stopping, true);
  leave();
  while (!atomic_load(&idle)) {
  }
  atomic_store(&stopped, true);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, request, NULL);
  pthread_create(&b, NULL, stop, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
