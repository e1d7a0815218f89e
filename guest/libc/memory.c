/* mem* functions, and the hooks that the TSan pass calls in their place. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <string.h>
#include <strings.h>
#include <unistd.h>

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

void *mempcpy(void *restrict to, const void *restrict from, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, bytes);
  HEDDLE_WRITES(to, bytes);
  __builtin_memcpy(to, from, bytes);
  return (char *)to + bytes;
}

void *memccpy(void *restrict to, const void *restrict from, int last, size_t bytes) {
  HEDDLE_ENTRY;
  const unsigned char *source = from;
  size_t count = 0;
  while (count < bytes && source[count] != (unsigned char)last) count++;
  int found = count < bytes;
  HEDDLE_READS(from, count + (size_t)found);
  HEDDLE_WRITES(to, count + (size_t)found);
  __builtin_memcpy(to, from, count + (size_t)found);
  return found ? (char *)to + count + 1 : NULL;
}

/* Looks at no byte behind the first difference. */
int memcmp(const void *left, const void *right, size_t bytes) {
  HEDDLE_ENTRY;
  const unsigned char *a = left, *b = right;
  size_t same = 0;
  while (same < bytes && a[same] == b[same]) same++;
  size_t seen = same < bytes ? same + 1 : bytes;
  int difference = same < bytes ? a[same] - b[same] : 0;
  HEDDLE_READS(left, seen);
  HEDDLE_READS(right, seen);
  return difference;
}

void *memchr(const void *memory, int wanted, size_t bytes) {
  HEDDLE_ENTRY;
  const unsigned char *at = memory;
  size_t count = 0;
  while (count < bytes && at[count] != (unsigned char)wanted) count++;
  int found = count < bytes;
  HEDDLE_READS(memory, count + (size_t)found);
  return found ? (void *)(at + count) : NULL;
}

void *rawmemchr(const void *memory, int wanted) {
  HEDDLE_ENTRY;
  const unsigned char *at = memory;
  size_t count = 0;
  while (at[count] != (unsigned char)wanted) count++;
  HEDDLE_READS(memory, count + 1);
  return (void *)(at + count);
}

void *memrchr(const void *memory, int wanted, size_t bytes) {
  HEDDLE_ENTRY;
  const unsigned char *at = memory;
  size_t rest = bytes;
  while (rest > 0 && at[rest - 1] != (unsigned char)wanted) rest--;
  size_t first = rest > 0 ? rest - 1 : 0;
  HEDDLE_READS(at + first, bytes - first);
  return rest > 0 ? (void *)(at + first) : NULL;
}

/* Up to the end of the match, or as far as one could begin. */
void *memmem(const void *memory, size_t bytes, const void *wanted, size_t wanted_bytes) {
  HEDDLE_ENTRY;
  const unsigned char *at = memory, *part = wanted, *found = NULL;
  size_t start = 0, seen = 0;
  for (; start + wanted_bytes <= bytes && found == NULL; start++) {
    size_t same = 0;
    while (same < wanted_bytes && at[start + same] == part[same]) same++;
    if (same == wanted_bytes) found = at + start;
    size_t end = start + same + (found == NULL);
    if (end > seen) seen = end;
  }
  HEDDLE_READS(memory, seen);
  HEDDLE_READS(wanted, wanted_bytes);
  return (void *)found;
}

void explicit_bzero(void *to, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(to, bytes);
  __builtin_memset(to, 0, bytes);
}

void bzero(void *to, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(to, bytes);
  __builtin_memset(to, 0, bytes);
}

void bcopy(const void *from, void *to, size_t bytes) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, bytes);
  HEDDLE_WRITES(to, bytes);
  __builtin_memmove(to, from, bytes);
}

int bcmp(const void *left, const void *right, size_t bytes) {
  HEDDLE_ENTRY;
  const unsigned char *a = left, *b = right;
  size_t same = 0;
  while (same < bytes && a[same] == b[same]) same++;
  size_t seen = same < bytes ? same + 1 : bytes;
  HEDDLE_READS(left, seen);
  HEDDLE_READS(right, seen);
  return same < bytes;
}

void swab(const void *restrict from, void *restrict to, ssize_t bytes) {
  HEDDLE_ENTRY;
  size_t pairs = bytes > 0 ? (size_t)bytes / 2 : 0;
  HEDDLE_READS(from, 2 * pairs);
  HEDDLE_WRITES(to, 2 * pairs);
  const char *source = from;
  char *target = to;
  for (size_t i = 0; i < 2 * pairs; i += 2) {
    char first = source[i];
    target[i] = source[i + 1];
    target[i + 1] = first;
  }
}
