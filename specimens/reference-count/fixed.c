#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct object {
  atomic_int references;
  int payload;
};

static void release(struct object *object) {
  if (atomic_fetch_sub_explicit(&object->references, 1, memory_order_release) == 1) {
    atomic_thread_fence(memory_order_acquire);
    object->payload = 0;
    free(object);
  }
}

static void *user(void *arg) {
  struct object *object = arg;
  int copy = *(volatile int *)&object->payload;
  release(object);
  return copy == 1 ? NULL : arg;
}

int main(void) {
  struct object *object = malloc(sizeof *object);
  atomic_init(&object->references, 2);
  object->payload = 1;
  pthread_t a, b;
  void *failed_a, *failed_b;
  pthread_create(&a, NULL, user, object);
  pthread_create(&b, NULL, user, object);
  pthread_join(a, &failed_a);
  pthread_join(b, &failed_b);
  return failed_a == NULL && failed_b == NULL ? 0 : 1;
}
