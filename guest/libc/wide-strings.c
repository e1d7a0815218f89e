/* heddle: instrument */
/* Functions of wchar.h and string.h that few programs use, as ordinary program code: each byte that is looked at is seen. The C locale is the only one. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>
#include <wctype.h>

wchar_t *wcpcpy(wchar_t *restrict to, const wchar_t *restrict from) {
  while ((*to = *from) != 0) to++, from++;
  return to;
}

wchar_t *wcpncpy(wchar_t *restrict to, const wchar_t *restrict from, size_t count) {
  for (; count > 0 && (*to = *from) != 0; count--) to++, from++;
  wmemset(to, 0, count);
  return to;
}

int wcsncasecmp(const wchar_t *left, const wchar_t *right, size_t count) {
  for (; count > 0; count--, left++, right++) {
    wint_t a = towlower((wint_t)*left), b = towlower((wint_t)*right);
    if (a != b) return a < b ? -1 : 1;
    if (a == 0) break;
  }
  return 0;
}

int wcscasecmp(const wchar_t *left, const wchar_t *right) { return wcsncasecmp(left, right, (size_t)-1); }
int wcscasecmp_l(const wchar_t *left, const wchar_t *right, locale_t locale) { return (void)locale, wcscasecmp(left, right); }

int wcsncasecmp_l(const wchar_t *left, const wchar_t *right, size_t count, locale_t locale) {
  (void)locale;
  return wcsncasecmp(left, right, count);
}

int wcscoll(const wchar_t *left, const wchar_t *right) { return wcscmp(left, right); }
int wcscoll_l(const wchar_t *left, const wchar_t *right, locale_t locale) { return (void)locale, wcscmp(left, right); }

/* The length that is needed comes back; with too little room nothing is written. */
size_t wcsxfrm(wchar_t *restrict to, const wchar_t *restrict from, size_t count) {
  size_t length = wcslen(from);
  if (length < count) wmemcpy(to, from, length + 1);
  return length;
}

size_t wcsxfrm_l(wchar_t *restrict to, const wchar_t *restrict from, size_t count, locale_t locale) {
  (void)locale;
  return wcsxfrm(to, from, count);
}

wchar_t *wcswcs(const wchar_t *text, const wchar_t *wanted) { return wcsstr(text, wanted); }

static int is_in(const wchar_t *set, wchar_t letter) {
  for (; *set != 0; set++) {
    if (*set == letter) return 1;
  }
  return 0;
}

size_t wcsspn(const wchar_t *text, const wchar_t *set) {
  size_t length = 0;
  while (text[length] != 0 && is_in(set, text[length])) length++;
  return length;
}

size_t wcscspn(const wchar_t *text, const wchar_t *set) {
  size_t length = 0;
  while (text[length] != 0 && !is_in(set, text[length])) length++;
  return length;
}

wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set) {
  text += wcscspn(text, set);
  return *text != 0 ? (wchar_t *)text : NULL;
}

wchar_t *wcstok(wchar_t *restrict text, const wchar_t *restrict separators, wchar_t **restrict rest) {
  if (text == NULL && (text = *rest) == NULL) return NULL;
  text += wcsspn(text, separators);
  wchar_t *end = text + wcscspn(text, separators);
  *rest = *end != 0 ? end + 1 : NULL;
  if (text == end) return NULL;
  *end = 0;
  return text;
}

int wcswidth(const wchar_t *text, size_t count) {
  int width = 0;
  for (; count > 0 && *text != 0; count--, text++) {
    int columns = wcwidth(*text);
    if (columns < 0) return -1;
    width += columns;
  }
  return width;
}

/* libc.a's own, see private.txt. */
wctype_t wctypE(const char *);
wctrans_t wctranS(const char *);

wctype_t wctype(const char *name) { return strlen(name) > 0 ? wctypE(name) : 0; }
wctrans_t wctrans(const char *name) { return strlen(name) > 0 ? wctranS(name) : 0; }
wctype_t wctype_l(const char *name, locale_t locale) { return (void)locale, wctype(name); }
wctrans_t wctrans_l(const char *name, locale_t locale) { return (void)locale, wctrans(name); }

int strcasecmp_l(const char *left, const char *right, locale_t locale) { return (void)locale, strcasecmp(left, right); }
int strcoll_l(const char *left, const char *right, locale_t locale) { return (void)locale, strcmp(left, right); }

int strncasecmp_l(const char *left, const char *right, size_t count, locale_t locale) {
  (void)locale;
  return strncasecmp(left, right, count);
}

size_t strxfrm(char *restrict to, const char *restrict from, size_t bytes) {
  size_t length = strlen(from);
  if (length < bytes) memcpy(to, from, length + 1);
  return length;
}

size_t strxfrm_l(char *restrict to, const char *restrict from, size_t bytes, locale_t locale) {
  (void)locale;
  return strxfrm(to, from, bytes);
}

char *strerror_l(int number, locale_t locale) { return (void)locale, strerror(number); }

/* Base 64 of the digits ./0-9A-Za-z, the lowest first. */
long a64l(const char *text) {
  unsigned value = 0;
  for (int shift = 0; shift < 36 && *text != 0; shift += 6, text++) {
    char letter = *text;
    int digit = letter >= 'a'   ? letter - 'a' + 38
                : letter >= 'A' ? letter - 'A' + 12
                : letter >= '.' && letter <= '9' ? letter - '.'
                                                  : -1;
    if (digit < 0) break;
    value |= (unsigned)digit << shift;
  }
  return (int)value;
}

char *l64a(long value) {
  static char l64a_result[7];
  const char *const digits = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  unsigned rest = (unsigned)value;
  char *at = l64a_result;
  for (; rest != 0; rest >>= 6) *at++ = digits[rest & 63];
  *at = 0;
  return l64a_result;
}
