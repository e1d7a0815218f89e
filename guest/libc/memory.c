/* mem* functions, and the hooks that the TSan pass calls in their place. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <string.h>
#include <strings.h>

void *__tsan_memcpy(void *to, const void *from, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, bytes);
  HEDDLE_WRITES(to, bytes);
  return __builtin_memcpy(to, from, bytes);
}

void *__tsan_memmove(void *to, const void *from, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, bytes);
  HEDDLE_WRITES(to, bytes);
  return __builtin_memmove(to, from, bytes);
}

void *__tsan_memset(void *to, int value, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(to, bytes);
  return __builtin_memset(to, value, bytes);
}

void *memcpy(void *restrict to, const void *restrict from, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, bytes);
  HEDDLE_WRITES(to, bytes);
  return __builtin_memcpy(to, from, bytes);
}

void *memmove(void *to, const void *from, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, bytes);
  HEDDLE_WRITES(to, bytes);
  return __builtin_memmove(to, from, bytes);
}

void *memset(void *to, int value, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(to, bytes);
  return __builtin_memset(to, value, bytes);
}
