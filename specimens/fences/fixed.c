#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static int message;
static atomic_int published;

static void *writer(void *arg) {
  message = 11;
  atomic_thread_fence(memory_order_release);
  atomic_store_explicit(&published, 1, memory_order_relaxed);
  return arg;
}

static void *reader(void *arg) {
  int *seen = arg;
  if (atomic_load_explicit(&published, memory_order_relaxed)) {
    atomic_thread_fence(memory_order_acquire);
    *seen = message;
  }
  return NULL;
}

int main(void) {
  int seen = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, writer, NULL);
  pthread_create(&b, NULL, reader, &seen);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("seen = %d\n", seen);
  return seen == 0 || seen == 11 ? 0 : 1;
}
