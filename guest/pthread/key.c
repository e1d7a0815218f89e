/* Thread-specific data. A value belongs to the generation of its key: deleting a key empties it in every thread. */
#include "internal.h"
#include "../libc/visible.h"
#include <limits.h>

struct key {
  void (*destructor)(void *);
  uint32_t generation;
  int used;
};

struct value {
  void *pointer;
  uint32_t generation;
};

static struct key keys[PTHREAD_KEYS_MAX];
static _Thread_local struct value values[PTHREAD_KEYS_MAX];

static int is_key(pthread_key_t key) { return key < PTHREAD_KEYS_MAX && keys[key].used; }

int pthread_key_create(pthread_key_t *key, void (*destructor)(void *)) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  for (pthread_key_t candidate = 0; candidate < PTHREAD_KEYS_MAX; candidate++) {
    if (keys[candidate].used) continue;
    keys[candidate] = (struct key){destructor, keys[candidate].generation + 1, 1};
    HEDDLE_WRITES(key, sizeof *key);
    *key = candidate;
    return 0;
  }
  return EAGAIN;
}

int pthread_key_delete(pthread_key_t key) {
  HEDDLE_SYSTEM_POINT(HEDDLE_NO_FD);
  if (!is_key(key)) return EINVAL;
  keys[key].used = 0;
  return 0;
}

void *pthread_getspecific(pthread_key_t key) {
  return is_key(key) && values[key].generation == keys[key].generation ? values[key].pointer : NULL;
}

int pthread_setspecific(pthread_key_t key, const void *pointer) {
  if (!is_key(key)) return EINVAL;
  values[key] = (struct value){(void *)pointer, keys[key].generation};
  return 0;
}

/* Destructors may park, set values again, and create or delete keys. */
void heddle_run_key_destructors(void) {
  int again = 1;
  for (int pass = 0; again && pass < PTHREAD_DESTRUCTOR_ITERATIONS; pass++) {
    again = 0;
    for (pthread_key_t key = 0; key < PTHREAD_KEYS_MAX; key++) {
      void *pointer = pthread_getspecific(key);
      if (pointer == NULL) continue;
      values[key].pointer = NULL;
      if (keys[key].destructor == NULL) continue;
      again = 1;
      keys[key].destructor(pointer);
    }
  }
}
