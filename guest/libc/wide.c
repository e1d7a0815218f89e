/* The wide-character functions that copy, measure and compare. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <stdlib.h>
#include <wchar.h>

#define BYTES(count) ((count) * sizeof(wchar_t))

static inline size_t length_of(const wchar_t *text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

static inline size_t length_up_to(const wchar_t *text, size_t limit) {
  size_t length = 0;
  while (length < limit && text[length] != 0) length++;
  return length;
}

wchar_t *wmemcpy(wchar_t *restrict to, const wchar_t *restrict from, size_t count) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, BYTES(count));
  HEDDLE_WRITES(to, BYTES(count));
  return __builtin_memcpy(to, from, BYTES(count));
}

wchar_t *wmempcpy(wchar_t *restrict to, const wchar_t *restrict from, size_t count) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, BYTES(count));
  HEDDLE_WRITES(to, BYTES(count));
  __builtin_memcpy(to, from, BYTES(count));
  return to + count;
}

wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t count) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, BYTES(count));
  HEDDLE_WRITES(to, BYTES(count));
  return __builtin_memmove(to, from, BYTES(count));
}

wchar_t *wmemset(wchar_t *to, wchar_t value, size_t count) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(to, BYTES(count));
  for (size_t i = 0; i < count; i++) to[i] = value;
  return to;
}

static inline int compare(const wchar_t *left, const wchar_t *right, size_t limit, int text, uint32_t site) {
  for (size_t i = 0; i < limit; i++) {
    wchar_t a = left[i], b = right[i];
    if (a == b && !(text && a == 0)) continue;
    heddle_visible_read(left, BYTES(i + 1), site);
    heddle_visible_read(right, BYTES(i + 1), site);
    return a < b ? -1 : a > b;
  }
  heddle_visible_read(left, BYTES(limit), site);
  heddle_visible_read(right, BYTES(limit), site);
  return 0;
}

int wmemcmp(const wchar_t *left, const wchar_t *right, size_t count) {
  HEDDLE_ENTRY;
  return compare(left, right, count, 0, heddle_entry_site);
}

int wcscmp(const wchar_t *left, const wchar_t *right) {
  HEDDLE_ENTRY;
  return compare(left, right, (size_t)-1, 1, heddle_entry_site);
}

int wcsncmp(const wchar_t *left, const wchar_t *right, size_t limit) {
  HEDDLE_ENTRY;
  return compare(left, right, limit, 1, heddle_entry_site);
}

wchar_t *wmemchr(const wchar_t *memory, wchar_t wanted, size_t count) {
  HEDDLE_ENTRY;
  size_t at = 0;
  while (at < count && memory[at] != wanted) at++;
  HEDDLE_READS(memory, BYTES(at < count ? at + 1 : count));
  return at < count ? (wchar_t *)memory + at : NULL;
}

size_t wcslen(const wchar_t *text) {
  HEDDLE_ENTRY;
  size_t length = length_of(text);
  HEDDLE_READS(text, BYTES(length + 1));
  return length;
}

size_t wcsnlen(const wchar_t *text, size_t limit) {
  HEDDLE_ENTRY;
  size_t length = length_up_to(text, limit);
  HEDDLE_READS(text, BYTES(length < limit ? length + 1 : limit));
  return length;
}

static inline wchar_t *copy_text(wchar_t *to, const wchar_t *from, size_t length, size_t seen, uint32_t site) {
  heddle_visible_read(from, BYTES(seen), site);
  heddle_visible_write(to, BYTES(length + 1), site);
  __builtin_memcpy(to, from, BYTES(length));
  to[length] = 0;
  return to;
}

wchar_t *wcscpy(wchar_t *restrict to, const wchar_t *restrict from) {
  HEDDLE_ENTRY;
  size_t length = length_of(from);
  return copy_text(to, from, length, length + 1, heddle_entry_site);
}

wchar_t *wcsncpy(wchar_t *restrict to, const wchar_t *restrict from, size_t count) {
  HEDDLE_ENTRY;
  size_t length = length_up_to(from, count);
  HEDDLE_READS(from, BYTES(length < count ? length + 1 : count));
  HEDDLE_WRITES(to, BYTES(count));
  __builtin_memcpy(to, from, BYTES(length));
  for (size_t i = length; i < count; i++) to[i] = 0;
  return to;
}

wchar_t *wcscat(wchar_t *restrict to, const wchar_t *restrict from) {
  HEDDLE_ENTRY;
  size_t before = length_of(to), length = length_of(from);
  HEDDLE_READS(to, BYTES(before + 1));
  copy_text(to + before, from, length, length + 1, heddle_entry_site);
  return to;
}

wchar_t *wcsncat(wchar_t *restrict to, const wchar_t *restrict from, size_t most) {
  HEDDLE_ENTRY;
  size_t before = length_of(to), length = length_up_to(from, most);
  HEDDLE_READS(to, BYTES(before + 1));
  copy_text(to + before, from, length, length < most ? length + 1 : most, heddle_entry_site);
  return to;
}

wchar_t *wcsdup(const wchar_t *from) {
  HEDDLE_ENTRY;
  size_t length = length_of(from);
  wchar_t *copy = malloc(BYTES(length + 1));
  return copy != NULL ? copy_text(copy, from, length, length + 1, heddle_entry_site) : NULL;
}

wchar_t *wcschr(const wchar_t *text, wchar_t wanted) {
  HEDDLE_ENTRY;
  size_t at = 0;
  while (text[at] != 0 && text[at] != wanted) at++;
  HEDDLE_READS(text, BYTES(at + 1));
  return text[at] == wanted ? (wchar_t *)text + at : NULL;
}

wchar_t *wcsrchr(const wchar_t *text, wchar_t wanted) {
  HEDDLE_ENTRY;
  size_t length = length_of(text);
  HEDDLE_READS(text, BYTES(length + 1));
  for (size_t rest = length + 1; rest > 0; rest--) {
    if (text[rest - 1] == wanted) return (wchar_t *)text + rest - 1;
  }
  return NULL;
}

wchar_t *wcsstr(const wchar_t *text, const wchar_t *wanted) {
  HEDDLE_ENTRY;
  size_t length = length_of(text), wanted_length = length_of(wanted);
  HEDDLE_READS(wanted, BYTES(wanted_length + 1));
  for (size_t start = 0; start + wanted_length <= length; start++) {
    size_t same = 0;
    while (same < wanted_length && text[start + same] == wanted[same]) same++;
    if (same < wanted_length) continue;
    HEDDLE_READS(text, BYTES(start + same));
    return (wchar_t *)text + start;
  }
  HEDDLE_READS(text, BYTES(length + 1));
  return NULL;
}
