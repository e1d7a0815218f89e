#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

struct entry {
  int key;
  int value;
  atomic_uint hits;
};

static struct entry cache[] = {{1, 10, 0}, {2, 20, 0}};
static pthread_rwlock_t cache_lock = PTHREAD_RWLOCK_INITIALIZER;

static int lookup(int key) {
  int value = -1;
  pthread_rwlock_rdlock(&cache_lock);
  for (size_t i = 0; i < sizeof cache / sizeof cache[0]; i++) {
    if (cache[i].key == key) {
      atomic_fetch_add_explicit(&cache[i].hits, 1, memory_order_relaxed);
      value = cache[i].value;
    }
  }
  pthread_rwlock_unlock(&cache_lock);
  return value;
}

static void update(int key, int value) {
  pthread_rwlock_wrlock(&cache_lock);
  for (size_t i = 0; i < sizeof cache / sizeof cache[0]; i++) {
    if (cache[i].key == key) {
      cache[i].value = value;
    }
  }
  pthread_rwlock_unlock(&cache_lock);
}

static void *reader(void *arg) {
  *(int *)arg = lookup(2);
  return NULL;
}

int main(void) {
  int first = 0, second = 0;
  pthread_t a, b;
  pthread_create(&a, NULL, reader, &first);
  pthread_create(&b, NULL, reader, &second);
  update(2, 21);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return atomic_load(&cache[1].hits) == 2 ? 0 : 1;
}
