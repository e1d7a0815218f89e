#include <pthread.h>
#include <stdatomic.h>

static atomic_uint next_ticket, now_serving;
static int items[4], count;

static void ticket_lock(void) {
  unsigned mine = atomic_fetch_add_explicit(&next_ticket, 1, memory_order_relaxed);
  while (atomic_load_explicit(&now_serving, memory_order_acquire) != mine) {
  }
}

static void ticket_unlock(void) {
  unsigned current = atomic_load_explicit(&now_serving, memory_order_relaxed);
  atomic_store_explicit(&now_serving, current + 1, memory_order_release);
}

static void *append(void *arg) {
  for (int i = 0; i < 2; i++) {
    ticket_lock();
    items[count++] = i;
    ticket_unlock();
  }
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, append, NULL);
  pthread_create(&b, NULL, append, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return count == 4 && items[0] == 0 ? 0 : 1;
}
