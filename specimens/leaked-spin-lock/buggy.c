#include <pthread.h>
#include <stdatomic.h>

static atomic_flag busy = ATOMIC_FLAG_INIT;
static int used;

static int insert(void) {
  while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire)) {
  }
  if (used == 1) {
    return -1;
  }
  used++;
  atomic_flag_clear_explicit(&busy, memory_order_release);
  return 0;
}

static void *worker(void *arg) {
  insert();
  return arg;
}

int main(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; i++) {
    pthread_create(&threads[i], NULL, worker, NULL);
  }
  for (int i = 0; i < 3; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
