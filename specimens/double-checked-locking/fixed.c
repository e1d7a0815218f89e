#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct config {
  int verbosity;
};

static _Atomic(struct config *) config;
static pthread_mutex_t config_lock = PTHREAD_MUTEX_INITIALIZER;

static struct config *get_config(void) {
  struct config *current = atomic_load_explicit(&config, memory_order_acquire);
  if (current == NULL) {
    pthread_mutex_lock(&config_lock);
    current = atomic_load_explicit(&config, memory_order_relaxed);
    if (current == NULL) {
      current = malloc(sizeof *current);
      current->verbosity = 2;
      atomic_store_explicit(&config, current, memory_order_release);
    }
    pthread_mutex_unlock(&config_lock);
  }
  return current;
}

static void *worker(void *arg) {
  *(int *)arg = get_config()->verbosity;
  return NULL;
}

int main(void) {
  int first = 0, second = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &first);
  pthread_create(&b, NULL, worker, &second);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return first == 2 && second == 2 ? 0 : 1;
}
