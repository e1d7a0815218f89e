/* Walks printf and scanf formats along their arguments, to report what the conversions touch. */
#include "stdio-internal.h"
#include <stdint.h>

enum length { CHAR_LENGTH, SHORT_LENGTH, DEFAULT_LENGTH, LONG_LENGTH, LONG_LONG_LENGTH, LONG_DOUBLE_LENGTH };

static const char *read_length(const char *at, enum length *length) {
  *length = DEFAULT_LENGTH;
  switch (*at) {
    case 'h':
      *length = at[1] == 'h' ? CHAR_LENGTH : SHORT_LENGTH;
      return at[1] == 'h' ? at + 2 : at + 1;
    case 'l':
      *length = at[1] == 'l' ? LONG_LONG_LENGTH : LONG_LENGTH;
      return at[1] == 'l' ? at + 2 : at + 1;
    case 'q':
    case 'j': *length = LONG_LONG_LENGTH; return at + 1;
    case 'z':
    case 't': *length = LONG_LENGTH; return at + 1;
    case 'L': *length = LONG_DOUBLE_LENGTH; return at + 1;
    default: return at;
  }
}

static size_t integer_bytes(enum length length) {
  switch (length) {
    case CHAR_LENGTH: return 1;
    case SHORT_LENGTH: return 2;
    case LONG_LONG_LENGTH:
    case LONG_DOUBLE_LENGTH: return 8;
    default: return 4;
  }
}

static int is_digit(char letter) { return letter >= '0' && letter <= '9'; }

static const char *read_number(const char *at, size_t *number) {
  for (*number = 0; is_digit(*at); at++) *number = *number * 10 + (size_t)(*at - '0');
  return at;
}

static void read_string(const void *text, enum length length, size_t limit, uint32_t site) {
  if (text == NULL) return;
  if (length == LONG_LENGTH) {
    const wchar_t *wide = text;
    size_t count = 0;
    while (count < limit && wide[count] != 0) count++;
    heddle_visible_read(text, (uint32_t)(text_seen(count, limit) * sizeof(wchar_t)), site);
  } else {
    heddle_visible_read(text, (uint32_t)text_seen(text_length_up_to(text, limit), limit), site);
  }
}

void heddle_print_arguments(const char *format, va_list arguments, uint32_t site) {
  va_list rest;
  heddle_visible_read(format, (uint32_t)text_length(format) + 1, site);
  va_copy(rest, arguments);
  for (const char *at = format; *at != 0;) {
    if (*at++ != '%') continue;
    size_t number, precision = SIZE_MAX;
    enum length length;
    if (*read_number(at, &number) == '$') break; /* numbered arguments are not followed */
    while (*at != 0 && text_has("-+ #0'", *at)) at++;
    if (*at == '*') {
      (void)va_arg(rest, int);
      at++;
    } else {
      at = read_number(at, &number);
    }
    if (*at == '.') {
      if (*++at == '*') {
        int given = va_arg(rest, int);
        precision = given < 0 ? SIZE_MAX : (size_t)given;
        at++;
      } else {
        at = read_number(at, &precision);
      }
    }
    at = read_length(at, &length);
    switch (*at) {
      case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': case 'c': case 'C': case 'b': case 'B':
        if (integer_bytes(length) == 8) (void)va_arg(rest, long long);
        else (void)va_arg(rest, int);
        break;
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
        if (length == LONG_DOUBLE_LENGTH) (void)va_arg(rest, long double);
        else (void)va_arg(rest, double);
        break;
      case 's': read_string(va_arg(rest, void *), length, precision, site); break;
      case 'S': read_string(va_arg(rest, void *), LONG_LENGTH, precision, site); break;
      case 'n': heddle_visible_write(va_arg(rest, void *), (uint32_t)integer_bytes(length), site); break;
      case 'p': (void)va_arg(rest, void *); break;
      case 0: continue;
      default: break;
    }
    at++;
  }
  va_end(rest);
}

static const char *skip_set(const char *at) {
  if (*at == '^') at++;
  if (*at == ']') at++;
  while (*at != 0 && *at != ']') at++;
  return at;
}

static size_t scanned_bytes(char conversion, enum length length, const void *target, size_t width) {
  switch (conversion) {
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
      return length == LONG_DOUBLE_LENGTH ? sizeof(long double) : length == LONG_LENGTH ? 8 : 4;
    case 'c': return (width != 0 ? width : 1) * (length == LONG_LENGTH ? sizeof(wchar_t) : 1);
    case 's': case '[': return length == LONG_LENGTH ? (wcslen(target) + 1) * sizeof(wchar_t) : text_length(target) + 1;
    default: return integer_bytes(length);
  }
}

void heddle_scan_arguments(const char *format, va_list arguments, int assigned, uint32_t site) {
  va_list rest;
  heddle_visible_read(format, (uint32_t)text_length(format) + 1, site);
  va_copy(rest, arguments);
  for (const char *at = format; *at != 0 && assigned > 0;) {
    if (*at++ != '%') continue;
    if (*at == '%') {
      at++;
      continue;
    }
    size_t width;
    enum length length;
    int suppressed = *at == '*', allocates;
    at = read_number(at + suppressed, &width);
    if (*at == '$') break; /* numbered arguments are not followed */
    allocates = *at == 'm';
    at = read_length(at + allocates, &length);
    char conversion = *at;
    if (conversion == 0) break;
    at = (conversion == '[' ? skip_set(at + 1) : at) + 1;
    if (suppressed) continue;
    void *target = va_arg(rest, void *);
    heddle_visible_write(target, (uint32_t)(allocates ? sizeof(void *) : scanned_bytes(conversion, length, target, width)), site);
    if (conversion != 'n') assigned--;
  }
  va_end(rest);
}
