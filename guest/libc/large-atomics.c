/* Atomics that no instruction makes: libatomic's functions, for objects that are larger than 8 bytes or lie across their alignment. Aligned ones
 * of 16 bytes go through the hooks, with their order; others under a lock, as in libatomic, so that every order is as good as the strongest. */
#include "visible.h"
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef unsigned __int128 value128;

/* The compiler knows the names as builtins of another type. */
#define LIBATOMIC(result, name, ...) \
  result name(__VA_ARGS__) __asm__("__atomic_" #name); \
  result name(__VA_ARGS__)

enum { LOCKS = 64, LINE_BYTES = 16 };

static pthread_mutex_t large_atomic_locks[LOCKS];

static pthread_mutex_t *lock_of(const volatile void *object) {
  pthread_mutex_t *lock = &large_atomic_locks[(uintptr_t)object / LINE_BYTES % LOCKS];
  pthread_mutex_lock(lock);
  return lock;
}

value128 __tsan_atomic128_load(const volatile value128 *, int);
void __tsan_atomic128_store(volatile value128 *, value128, int);
value128 __tsan_atomic128_exchange(volatile value128 *, value128, int);
int __tsan_atomic128_compare_exchange_strong(volatile value128 *, value128 *, value128, int, int);

static bool has_hook(size_t bytes, const volatile void *object) {
  return bytes == sizeof(value128) && (uintptr_t)object % sizeof(value128) == 0;
}

LIBATOMIC(bool, is_lock_free, size_t bytes, const volatile void *object) {
  return bytes != 0 && bytes <= 8 && (bytes & (bytes - 1)) == 0 && ((uintptr_t)object & (bytes - 1)) == 0;
}

LIBATOMIC(void, load, size_t bytes, const volatile void *object, void *result, int order) {
  HEDDLE_ENTRY;
  if (has_hook(bytes, object)) {
    value128 value = __tsan_atomic128_load(object, order);
    HEDDLE_WRITES(result, bytes);
    memcpy(result, &value, bytes);
    return;
  }
  pthread_mutex_t *lock = lock_of(object);
  HEDDLE_READS(object, bytes);
  HEDDLE_WRITES(result, bytes);
  memcpy(result, (const void *)object, bytes);
  pthread_mutex_unlock(lock);
}

LIBATOMIC(void, store, size_t bytes, volatile void *object, const void *value, int order) {
  HEDDLE_ENTRY;
  HEDDLE_READS(value, bytes);
  if (has_hook(bytes, object)) {
    value128 copy;
    memcpy(&copy, value, bytes);
    __tsan_atomic128_store(object, copy, order);
    return;
  }
  pthread_mutex_t *lock = lock_of(object);
  HEDDLE_WRITES(object, bytes);
  memcpy((void *)object, value, bytes);
  pthread_mutex_unlock(lock);
}

LIBATOMIC(void, exchange, size_t bytes, volatile void *object, const void *value, void *result, int order) {
  HEDDLE_ENTRY;
  HEDDLE_READS(value, bytes);
  HEDDLE_WRITES(result, bytes);
  if (has_hook(bytes, object)) {
    value128 copy;
    memcpy(&copy, value, bytes);
    copy = __tsan_atomic128_exchange(object, copy, order);
    memcpy(result, &copy, bytes);
    return;
  }
  pthread_mutex_t *lock = lock_of(object);
  HEDDLE_READS(object, bytes);
  HEDDLE_WRITES(object, bytes);
  /* Both may be one object. */
  for (size_t i = 0; i < bytes; i++) {
    unsigned char fresh = ((const unsigned char *)value)[i];
    ((unsigned char *)result)[i] = ((volatile unsigned char *)object)[i];
    ((volatile unsigned char *)object)[i] = fresh;
  }
  pthread_mutex_unlock(lock);
}

LIBATOMIC(bool, compare_exchange, size_t bytes, volatile void *object, void *expected, const void *desired, int success, int failure) {
  HEDDLE_ENTRY;
  HEDDLE_READS(expected, bytes);
  HEDDLE_READS(desired, bytes);
  if (has_hook(bytes, object)) {
    value128 wanted, fresh;
    memcpy(&wanted, expected, bytes);
    memcpy(&fresh, desired, bytes);
    if (__tsan_atomic128_compare_exchange_strong(object, &wanted, fresh, success, failure)) return true;
    HEDDLE_WRITES(expected, bytes);
    memcpy(expected, &wanted, bytes);
    return false;
  }
  pthread_mutex_t *lock = lock_of(object);
  HEDDLE_READS(object, bytes);
  bool same = memcmp((const void *)object, expected, bytes) == 0;
  if (same) {
    HEDDLE_WRITES(object, bytes);
    memcpy((void *)object, desired, bytes);
  } else {
    HEDDLE_WRITES(expected, bytes);
    memcpy(expected, (const void *)object, bytes);
  }
  pthread_mutex_unlock(lock);
  return same;
}

LIBATOMIC(value128, load_16, const volatile value128 *object, int order) { return __tsan_atomic128_load(object, order); }
LIBATOMIC(void, store_16, volatile value128 *object, value128 value, int order) { __tsan_atomic128_store(object, value, order); }
LIBATOMIC(bool, compare_exchange_16, volatile value128 *object, value128 *expected, value128 desired, int success, int failure) {
  HEDDLE_ENTRY;
  HEDDLE_READS(expected, sizeof *expected);
  value128 wanted = *expected;
  if (__tsan_atomic128_compare_exchange_strong(object, &wanted, desired, success, failure)) return true;
  HEDDLE_WRITES(expected, sizeof *expected);
  *expected = wanted;
  return false;
}

#define MODIFY_16(name)                                                        \
  value128 __tsan_atomic128_##name(volatile value128 *, value128, int);        \
  LIBATOMIC(value128, name##_16, volatile value128 *object, value128 operand, int order) { return __tsan_atomic128_##name(object, operand, order); }

MODIFY_16(exchange)
MODIFY_16(fetch_add)
MODIFY_16(fetch_sub)
MODIFY_16(fetch_and)
MODIFY_16(fetch_or)
MODIFY_16(fetch_xor)
MODIFY_16(fetch_nand)
