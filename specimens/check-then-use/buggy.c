#include <pthread.h>
#include <stdatomic.h>

struct device {
  atomic_int bytes_written;
};

static struct device serial;
static _Atomic(struct device *) device = &serial;

static void *writer(void *arg) {
  if (atomic_load(&device) != NULL) {
    struct device *target = atomic_load(&device);
    atomic_fetch_add(&target->bytes_written, 8);
  }
  return arg;
}

static void *unplug(void *arg) {
  atomic_store(&device, NULL);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, writer, NULL);
  pthread_create(&b, NULL, unplug, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
