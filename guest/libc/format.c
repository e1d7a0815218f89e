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

/* A conversion without its `%`: where its parts are among the arguments (0: none or the next), and what it is. */
struct conversion {
  size_t argument, width, precision_argument, precision;
  enum length length;
  char letter;
};

static const char *read_reference(const char *at, size_t *argument) {
  const char *end = read_number(at, argument);
  if (*end == '$') return end + 1;
  *argument = 0;
  return at;
}

static const char *read_conversion(const char *at, struct conversion *read) {
  size_t number;
  *read = (struct conversion){.precision = SIZE_MAX};
  at = read_reference(at, &read->argument);
  while (*at != 0 && text_has("-+ #0'", *at)) at++;
  at = *at == '*' ? read_reference(at + 1, &read->width) : read_number(at, &number);
  if (*at == '.') at = at[1] == '*' ? read_reference(at + 2, &read->precision_argument) : read_number(at + 1, &read->precision);
  at = read_length(at, &read->length);
  read->letter = *at;
  return *at != 0 ? at + 1 : at;
}

union argument {
  long long integer;
  double real;
  long double long_real;
  void *pointer;
};

enum argument_kind { INT_ARGUMENT, LONG_LONG_ARGUMENT, DOUBLE_ARGUMENT, LONG_DOUBLE_ARGUMENT };

static enum argument_kind kind_of(const struct conversion *read) {
  if (text_has("eEfFgGaA", read->letter)) return read->length == LONG_DOUBLE_LENGTH ? LONG_DOUBLE_ARGUMENT : DOUBLE_ARGUMENT;
  return text_has("sSnp", read->letter) || integer_bytes(read->length) < 8 ? INT_ARGUMENT : LONG_LONG_ARGUMENT;
}

/* As many as POSIX promises. */
#define NUMBERED 9

/* Arguments by number: their types are known when the whole format was read. A pointer is as large as an int. */
static void print_numbered(const char *format, va_list rest, uint32_t site) {
  enum argument_kind kinds[NUMBERED + 1] = {0};
  union argument values[NUMBERED + 1] = {0};
  struct conversion read;
  for (const char *at = format; *at != 0;) {
    if (*at++ != '%') continue;
    at = read_conversion(at, &read);
    if (read.argument <= NUMBERED) kinds[read.argument] = kind_of(&read);
  }
  for (size_t i = 1; i <= NUMBERED; i++) {
    switch (kinds[i]) {
      case INT_ARGUMENT: values[i].integer = va_arg(rest, int); break;
      case LONG_LONG_ARGUMENT: values[i].integer = va_arg(rest, long long); break;
      case DOUBLE_ARGUMENT: values[i].real = va_arg(rest, double); break;
      case LONG_DOUBLE_ARGUMENT: values[i].long_real = va_arg(rest, long double); break;
    }
  }
  for (const char *at = format; *at != 0;) {
    if (*at++ != '%') continue;
    at = read_conversion(at, &read);
    if (read.argument == 0 || read.argument > NUMBERED || read.precision_argument > NUMBERED) continue;
    if (read.precision_argument != 0 && values[read.precision_argument].integer >= 0) read.precision = (size_t)values[read.precision_argument].integer;
    if (read.letter == 's') read_string(values[read.argument].pointer, read.length, read.precision, site);
    if (read.letter == 'S') read_string(values[read.argument].pointer, LONG_LENGTH, read.precision, site);
    if (read.letter == 'n') heddle_visible_write(values[read.argument].pointer, (uint32_t)integer_bytes(read.length), site);
  }
}

void heddle_print_arguments(const char *format, va_list arguments, uint32_t site) {
  heddle_visible_read(format, (uint32_t)text_length(format) + 1, site);
  heddle_print_conversions(format, arguments, site);
}

void heddle_print_conversions(const char *format, va_list arguments, uint32_t site) {
  va_list rest;
  va_copy(rest, arguments);
  for (const char *at = format; *at != 0;) {
    if (*at++ != '%') continue;
    size_t number, precision = SIZE_MAX;
    enum length length;
    if (*read_number(at, &number) == '$') {
      va_end(rest);
      va_copy(rest, arguments);
      print_numbered(format, rest, site);
      break;
    }
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
  heddle_visible_read(format, (uint32_t)text_length(format) + 1, site);
  heddle_scan_conversions(format, arguments, assigned, site);
}

static void *numbered_pointer(va_list arguments, size_t number) {
  va_list rest;
  void *pointer = NULL;
  va_copy(rest, arguments);
  for (; number > 0; number--) pointer = va_arg(rest, void *);
  va_end(rest);
  return pointer;
}

void heddle_scan_conversions(const char *format, va_list arguments, int assigned, uint32_t site) {
  va_list rest;
  va_copy(rest, arguments);
  for (const char *at = format; *at != 0 && assigned > 0;) {
    if (*at++ != '%') continue;
    if (*at == '%') {
      at++;
      continue;
    }
    size_t width, number;
    enum length length;
    at = read_reference(at, &number);
    int suppressed = *at == '*', allocates;
    at = read_number(at + suppressed, &width);
    allocates = *at == 'm';
    at = read_length(at + allocates, &length);
    char conversion = *at;
    if (conversion == 0) break;
    at = (conversion == '[' ? skip_set(at + 1) : at) + 1;
    if (suppressed) continue;
    void *target = number != 0 ? numbered_pointer(arguments, number) : va_arg(rest, void *);
    heddle_visible_write(target, (uint32_t)(allocates ? sizeof(void *) : scanned_bytes(conversion, length, target, width)), site);
    if (conversion != 'n') assigned--;
  }
  va_end(rest);
}
