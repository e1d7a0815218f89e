#include <pthread.h>
#include <stdatomic.h>

static atomic_uint bitmap = 0x7f;

static int allocate(void) {
  if (atomic_load(&bitmap) == 0xff) {
    return -1;
  }
  unsigned taken = atomic_load(&bitmap);
  unsigned slot = 0;
  while (taken & (1u << slot)) {
    slot = (slot + 1) & 7;
  }
  atomic_fetch_or(&bitmap, 1u << slot);
  return (int)slot;
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
  return 0;
}
