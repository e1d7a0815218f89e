#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct object {
  atomic_int references;
  int payload;
};

static void release(struct object *object) {
  atomic_fetch_sub(&object->references, 1);
  if (atomic_load(&object->references) == 0) {
    free(object);
  }
}

static void *user(void *arg) {
  struct object *object = arg;
  (void)object->payload;
  release(object);
  return NULL;
}

int main(void) {
  struct object *object = malloc(sizeof *object);
  atomic_init(&object->references, 2);
  object->payload = 1;
  pthread_t a, b;
  pthread_create(&a, NULL, user, object);
  pthread_create(&b, NULL, user, object);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
