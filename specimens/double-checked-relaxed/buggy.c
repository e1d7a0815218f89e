#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct settings {
  int limit;
};

static _Atomic(struct settings *) instance;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct settings *get(void) {
  struct settings *settings = atomic_load_explicit(&instance, memory_order_relaxed);
  if (settings == NULL) {
    pthread_mutex_lock(&lock);
    settings = atomic_load_explicit(&instance, memory_order_relaxed);
    if (settings == NULL) {
      settings = malloc(sizeof *settings);
      settings->limit = 10;
      atomic_store_explicit(&instance, settings, memory_order_release);
    }
    pthread_mutex_unlock(&lock);
  }
  return settings;
}

static void *worker(void *arg) {
  *(int *)arg = get()->limit;
  return NULL;
}

int main(void) {
  int limits[2];
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &limits[0]);
  pthread_create(&b, NULL, worker, &limits[1]);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  free(get());
  return limits[0] == 10 && limits[1] == 10 ? 0 : 1;
}
