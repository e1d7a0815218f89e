/* Plain loops over strings, for the functions that report what they looked at. */
#ifndef HEDDLE_TEXT_H
#define HEDDLE_TEXT_H
#include <stddef.h>

static inline size_t text_length(const char *text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

static inline size_t wide_length(const wchar_t *text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

static inline size_t text_length_up_to(const char *text, size_t limit) {
  size_t length = 0;
  while (length < limit && text[length] != 0) length++;
  return length;
}

/* How many bytes were looked at to find a length below `limit`: the zero byte counts. */
static inline size_t text_seen(size_t length, size_t limit) { return length < limit ? length + 1 : limit; }

static inline int text_lower(int letter) { return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter; }

static inline int text_has(const char *set, char wanted) {
  for (; *set != 0; set++) {
    if (*set == wanted) return 1;
  }
  return 0;
}

#endif
