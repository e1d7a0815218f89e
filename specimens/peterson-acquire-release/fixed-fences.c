#include <pthread.h>
#include <stdatomic.h>

static atomic_int wants[2], turn;
static int shared;

static void lock(int self) {
  atomic_store_explicit(&wants[self], 1, memory_order_relaxed);
  atomic_thread_fence(memory_order_seq_cst);
  atomic_store_explicit(&turn, 1 - self, memory_order_relaxed);
  atomic_thread_fence(memory_order_seq_cst);
  while (atomic_load_explicit(&wants[1 - self], memory_order_acquire) &&
         atomic_load_explicit(&turn, memory_order_acquire) == 1 - self) {
  }
}

static void unlock(int self) {
  atomic_store_explicit(&wants[self], 0, memory_order_release);
}

static void *worker(void *arg) {
  int self = *(int *)arg;
  for (int i = 0; i < 2; i++) {
    lock(self);
    shared++;
    unlock(self);
  }
  return NULL;
}

int main(void) {
  int ids[2] = {0, 1};
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &ids[0]);
  pthread_create(&b, NULL, worker, &ids[1]);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return shared == 4 ? 0 : 1;
}
