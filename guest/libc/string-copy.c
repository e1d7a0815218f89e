/* str* functions that write. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <stdlib.h>
#include <string.h>

/* Copies `length` characters and, behind them, a zero byte. */
static inline char *copy_text(char *to, const char *from, size_t length, size_t seen, uint32_t site) {
  heddle_visible_read(from, seen, site);
  heddle_visible_write(to, length + 1, site);
  __builtin_memcpy(to, from, length);
  to[length] = 0;
  return to;
}

char *strcpy(char *restrict to, const char *restrict from) {
  HEDDLE_ENTRY;
  size_t length = text_length(from);
  return copy_text(to, from, length, length + 1, heddle_entry_site);
}

char *stpcpy(char *restrict to, const char *restrict from) {
  HEDDLE_ENTRY;
  size_t length = text_length(from);
  return copy_text(to, from, length, length + 1, heddle_entry_site) + length;
}

static inline size_t copy_padded(char *to, const char *from, size_t bytes, uint32_t site) {
  size_t length = text_length_up_to(from, bytes);
  heddle_visible_read(from, text_seen(length, bytes), site);
  heddle_visible_write(to, bytes, site);
  __builtin_memcpy(to, from, length);
  __builtin_memset(to + length, 0, bytes - length);
  return length;
}

char *strncpy(char *restrict to, const char *restrict from, size_t bytes) {
  HEDDLE_ENTRY;
  copy_padded(to, from, bytes, heddle_entry_site);
  return to;
}

char *stpncpy(char *restrict to, const char *restrict from, size_t bytes) {
  HEDDLE_ENTRY;
  return to + copy_padded(to, from, bytes, heddle_entry_site);
}

char *strcat(char *restrict to, const char *restrict from) {
  HEDDLE_ENTRY;
  size_t before = text_length(to), length = text_length(from);
  HEDDLE_READS(to, before + 1);
  copy_text(to + before, from, length, length + 1, heddle_entry_site);
  return to;
}

char *strncat(char *restrict to, const char *restrict from, size_t most) {
  HEDDLE_ENTRY;
  size_t before = text_length(to), length = text_length_up_to(from, most);
  HEDDLE_READS(to, before + 1);
  copy_text(to + before, from, length, text_seen(length, most), heddle_entry_site);
  return to;
}

size_t strlcpy(char *restrict to, const char *restrict from, size_t bytes) {
  HEDDLE_ENTRY;
  size_t length = text_length(from);
  HEDDLE_READS(from, length + 1);
  if (bytes != 0) copy_text(to, from, length < bytes ? length : bytes - 1, 0, heddle_entry_site);
  return length;
}

size_t strlcat(char *restrict to, const char *restrict from, size_t bytes) {
  HEDDLE_ENTRY;
  size_t before = text_length_up_to(to, bytes), length = text_length(from);
  HEDDLE_READS(to, text_seen(before, bytes));
  HEDDLE_READS(from, length + 1);
  if (before < bytes) {
    size_t room = bytes - before - 1;
    copy_text(to + before, from, length < room ? length : room, 0, heddle_entry_site);
  }
  return before + length;
}

char *strdup(const char *from) {
  HEDDLE_ENTRY;
  size_t length = text_length(from);
  char *copy = malloc(length + 1);
  return copy != NULL ? copy_text(copy, from, length, length + 1, heddle_entry_site) : NULL;
}

char *strndup(const char *from, size_t most) {
  HEDDLE_ENTRY;
  size_t length = text_length_up_to(from, most);
  char *copy = malloc(length + 1);
  return copy != NULL ? copy_text(copy, from, length, text_seen(length, most), heddle_entry_site) : NULL;
}
