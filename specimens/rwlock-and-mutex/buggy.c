#define _POSIX_C_SOURCE 200809L
#include <pthread.h>

static pthread_rwlock_t map_lock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static int map_size = 1, lookups;

static void *lookup(void *arg) {
  pthread_rwlock_rdlock(&map_lock);
  pthread_mutex_lock(&stats_lock);
  lookups += map_size;
  pthread_mutex_unlock(&stats_lock);
  pthread_rwlock_unlock(&map_lock);
  return arg;
}

static void *evict(void *arg) {
  pthread_mutex_lock(&stats_lock);
  pthread_rwlock_wrlock(&map_lock);
  map_size = lookups > 0 ? 1 : 0;
  pthread_rwlock_unlock(&map_lock);
  pthread_mutex_unlock(&stats_lock);
  return arg;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, lookup, NULL);
  pthread_create(&b, NULL, evict, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
