/* str* functions that only read. Each reports exactly the bytes it looked at. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <string.h>
#include <strings.h>

size_t strlen(const char *text) {
  HEDDLE_ENTRY;
  size_t length = text_length(text);
  HEDDLE_READS(text, length + 1);
  return length;
}

size_t strnlen(const char *text, size_t limit) {
  HEDDLE_ENTRY;
  size_t length = text_length_up_to(text, limit);
  HEDDLE_READS(text, text_seen(length, limit));
  return length;
}

static inline int compare(const char *left, const char *right, size_t limit, int fold, uint32_t site) {
  for (size_t i = 0; i < limit; i++) {
    int a = (unsigned char)left[i], b = (unsigned char)right[i];
    int difference = fold ? text_lower(a) - text_lower(b) : a - b;
    if (difference == 0 && a != 0) continue;
    heddle_visible_read(left, i + 1, site);
    heddle_visible_read(right, i + 1, site);
    return difference;
  }
  heddle_visible_read(left, limit, site);
  heddle_visible_read(right, limit, site);
  return 0;
}

int strcmp(const char *left, const char *right) {
  HEDDLE_ENTRY;
  return compare(left, right, (size_t)-1, 0, heddle_entry_site);
}

int strncmp(const char *left, const char *right, size_t limit) {
  HEDDLE_ENTRY;
  return compare(left, right, limit, 0, heddle_entry_site);
}

int strcasecmp(const char *left, const char *right) {
  HEDDLE_ENTRY;
  return compare(left, right, (size_t)-1, 1, heddle_entry_site);
}

int strncasecmp(const char *left, const char *right, size_t limit) {
  HEDDLE_ENTRY;
  return compare(left, right, limit, 1, heddle_entry_site);
}

/* The C locale is the only one. */
int strcoll(const char *left, const char *right) {
  HEDDLE_ENTRY;
  return compare(left, right, (size_t)-1, 0, heddle_entry_site);
}

/* The first `wanted` or the end. */
static inline const char *find(const char *text, char wanted, uint32_t site) {
  size_t at = 0;
  while (text[at] != 0 && text[at] != wanted) at++;
  heddle_visible_read(text, at + 1, site);
  return text + at;
}

/* libc.a's own, see private.txt. */
int strverscmP(const char *, const char *);

static inline size_t digits_end(const char *text, size_t at) {
  while (text[at] >= '0' && text[at] <= '9') at++;
  return at;
}

/* Up to the first difference, and the digits from there. */
int strverscmp(const char *left, const char *right) {
  HEDDLE_ENTRY;
  size_t same = 0;
  while (left[same] == right[same] && left[same] != 0) same++;
  HEDDLE_READS(left, digits_end(left, same) + 1);
  HEDDLE_READS(right, digits_end(right, same) + 1);
  return strverscmP(left, right);
}

char *strchr(const char *text, int wanted) {
  HEDDLE_ENTRY;
  const char *at = find(text, (char)wanted, heddle_entry_site);
  return *at == (char)wanted ? (char *)at : NULL;
}

char *index(const char *text, int wanted) {
  HEDDLE_ENTRY;
  const char *at = find(text, (char)wanted, heddle_entry_site);
  return *at == (char)wanted ? (char *)at : NULL;
}

char *strchrnul(const char *text, int wanted) {
  HEDDLE_ENTRY;
  return (char *)find(text, (char)wanted, heddle_entry_site);
}

static inline char *find_last(const char *text, char wanted, uint32_t site) {
  size_t length = text_length(text);
  heddle_visible_read(text, length + 1, site);
  for (size_t rest = length + 1; rest > 0; rest--) {
    if (text[rest - 1] == wanted) return (char *)text + rest - 1;
  }
  return NULL;
}

char *strrchr(const char *text, int wanted) {
  HEDDLE_ENTRY;
  return find_last(text, (char)wanted, heddle_entry_site);
}

char *rindex(const char *text, int wanted) {
  HEDDLE_ENTRY;
  return find_last(text, (char)wanted, heddle_entry_site);
}

/* The text is read up to the end of the match, or whole. */
static inline char *find_text(const char *text, const char *wanted, int fold, uint32_t site) {
  size_t wanted_length = text_length(wanted), start = 0, same = 0;
  heddle_visible_read(wanted, wanted_length + 1, site);
  for (; same < wanted_length && text[start] != 0; start++) {
    same = 0;
    while (same < wanted_length) {
      int a = (unsigned char)text[start + same], b = (unsigned char)wanted[same];
      if (fold ? text_lower(a) != text_lower(b) : a != b) break;
      same++;
    }
    if (same == wanted_length) break;
  }
  int found = same == wanted_length;
  heddle_visible_read(text, found ? start + same : text_length(text) + 1, site);
  return found ? (char *)text + start : NULL;
}

char *strstr(const char *text, const char *wanted) {
  HEDDLE_ENTRY;
  return find_text(text, wanted, 0, heddle_entry_site);
}

char *strcasestr(const char *text, const char *wanted) {
  HEDDLE_ENTRY;
  return find_text(text, wanted, 1, heddle_entry_site);
}

/* How many characters at the start are in the set (or not in it); one more is looked at. */
static inline size_t span(const char *text, const char *set, int inside, uint32_t site) {
  heddle_visible_read(set, text_length(set) + 1, site);
  size_t length = 0;
  while (text[length] != 0 && text_has(set, text[length]) == inside) length++;
  heddle_visible_read(text, length + 1, site);
  return length;
}

size_t strspn(const char *text, const char *set) {
  HEDDLE_ENTRY;
  return span(text, set, 1, heddle_entry_site);
}

size_t strcspn(const char *text, const char *set) {
  HEDDLE_ENTRY;
  return span(text, set, 0, heddle_entry_site);
}

char *strpbrk(const char *text, const char *set) {
  HEDDLE_ENTRY;
  const char *at = text + span(text, set, 0, heddle_entry_site);
  return *at != 0 ? (char *)at : NULL;
}

/* basename of string.h: what follows the last slash. */
char *heddle_gnu_basename(const char *path) {
  HEDDLE_ENTRY;
  size_t length = text_length(path), start = length;
  HEDDLE_READS(path, length + 1);
  while (start > 0 && path[start - 1] != '/') start--;
  return (char *)path + start;
}
