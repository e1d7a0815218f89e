#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

static atomic_int title;

static void *loader(void *arg) {
  atomic_store(&title, 12);
  return arg;
}

static void *screen(void *arg) {
  assert(atomic_load(&title) != 0);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, loader, NULL);
  pthread_create(&b, NULL, screen, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
