/* What C11 costs at worst: nothing but atomic operations. A spin lock of acquire and release, and a seq_cst counter. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_flag lock = ATOMIC_FLAG_INIT;
static atomic_int total;
static int guarded;

static void *worker(void *unused) {
  (void)unused;
  for (int i = 0; i < 50; i++) {
    while (atomic_flag_test_and_set_explicit(&lock, memory_order_acquire)) {
    }
    guarded++;
    atomic_flag_clear_explicit(&lock, memory_order_release);
    atomic_fetch_add(&total, 1);
  }
  return 0;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], 0, worker, 0);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], 0);
  if (guarded != 100 || total != 100) abort();
}
