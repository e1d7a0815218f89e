#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

static atomic_flag locked = ATOMIC_FLAG_INIT;
static atomic_int count;

static void spin_lock(void) {
  while (atomic_flag_test_and_set_explicit(&locked, memory_order_acquire)) {
  }
}

static void spin_unlock(void) {
  atomic_flag_clear_explicit(&locked, memory_order_release);
}

static void *worker(void *arg) {
  for (int i = 0; i < 2; i++) {
    spin_lock();
    int before = atomic_load_explicit(&count, memory_order_relaxed);
    atomic_store_explicit(&count, before + 1, memory_order_relaxed);
    spin_unlock();
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, NULL);
  pthread_create(&b, NULL, worker, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  assert(atomic_load(&count) == 4);
  return 0;
}
