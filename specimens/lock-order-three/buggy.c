#include <pthread.h>
#include <stdatomic.h>

enum { WINDOW, THEME, FONT, MODULES };

static pthread_mutex_t locks[MODULES] = {
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
    PTHREAD_MUTEX_INITIALIZER,
};
static atomic_int phase;
static int refreshed[MODULES];

static void *refresh(void *arg) {
  int self = *(int *)arg;
  int next = (self + 1) % MODULES;
  while (atomic_load_explicit(&phase, memory_order_relaxed) != self) {
  }
  pthread_mutex_lock(&locks[self]);
  pthread_mutex_lock(&locks[next]);
  refreshed[self]++;
  pthread_mutex_unlock(&locks[next]);
  pthread_mutex_unlock(&locks[self]);
  atomic_store_explicit(&phase, self + 1, memory_order_relaxed);
  return NULL;
}

int main(void) {
  pthread_t threads[MODULES];
  int ids[MODULES];
  for (int i = 0; i < MODULES; i++) {
    ids[i] = i;
    pthread_create(&threads[i], NULL, refresh, &ids[i]);
  }
  for (int i = 0; i < MODULES; i++) {
    pthread_join(threads[i], NULL);
  }
  return 0;
}
