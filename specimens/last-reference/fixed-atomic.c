#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

static atomic_int references = 2;
static atomic_int bytes[2];

static void release(void) {
  if (atomic_fetch_sub_explicit(&references, 1, memory_order_release) == 1) {
    atomic_thread_fence(memory_order_acquire);
    int total = 0;
    for (int i = 0; i < 2; i++) {
      total += atomic_load_explicit(&bytes[i], memory_order_relaxed);
    }
    assert(total == 200);
  }
}

static void *user(void *arg) {
  int self = *(int *)arg;
  atomic_store_explicit(&bytes[self], 100, memory_order_relaxed);
  release();
  return NULL;
}

int main(void) {
  int ids[2] = {0, 1};
  pthread_t a, b;
  pthread_create(&a, NULL, user, &ids[0]);
  pthread_create(&b, NULL, user, &ids[1]);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
