#include <pthread.h>
#include <stdatomic.h>

static atomic_uint bitmap = 0x7f;

static int allocate(void) {
  unsigned taken = atomic_load(&bitmap);
  while (taken != 0xff) {
    unsigned slot = 0;
    while (slot < 8 && taken & (1u << slot)) {
      slot++;
    }
    if (atomic_compare_exchange_weak(&bitmap, &taken, taken | 1u << slot)) {
      return (int)slot;
    }
  }
  return -1;
}

static void *worker(void *arg) {
  *(int *)arg = allocate();
  return NULL;
}

int main(void) {
  int first = 0, second = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &first);
  pthread_create(&b, NULL, worker, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return first + second == 6 ? 0 : 1;
}
