#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static atomic_bool ready;
static atomic_int limit;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int get_limit(void) {
  if (!atomic_load_explicit(&ready, memory_order_acquire)) {
    pthread_mutex_lock(&lock);
    if (!atomic_load_explicit(&ready, memory_order_relaxed)) {
      atomic_store_explicit(&limit, 10, memory_order_relaxed);
      atomic_store_explicit(&ready, true, memory_order_release);
    }
    pthread_mutex_unlock(&lock);
  }
  return atomic_load_explicit(&limit, memory_order_relaxed);
}

static void *worker(void *arg) {
  assert(get_limit() == 10);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
