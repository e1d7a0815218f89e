#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

struct range {
  int low, high;
};

static struct range versions[3];
static _Atomic(struct range *) published = &versions[0];

static void *updater(void *arg) {
  for (int version = 1; version <= 2; version++) {
    struct range *next = &versions[version];
    next->low = version;
    next->high = version;
    atomic_store_explicit(&published, next, memory_order_release);
  }
  return arg;
}

static void *reader(void *arg) {
  const struct range *range = atomic_load_explicit(&published, memory_order_consume);
  assert(range->low == range->high);
  return arg;
}

int main(void) {
  pthread_t a, b, c;
  pthread_create(&a, NULL, updater, NULL);
  pthread_create(&b, NULL, reader, NULL);
  pthread_create(&c, NULL, reader, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_join(c, NULL);
  return 0;
}
