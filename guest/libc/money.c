/* heddle: instrument */
/* strfmon in the C locale, which has no currency and no grouping: an amount is a number with two digits after the point, unless the format says otherwise. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <locale.h>
#include <monetary.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int is_digit(char letter) { return letter >= '0' && letter <= '9'; }

static int read_number(const char **at) {
  int number = 0;
  for (; is_digit(**at); ++*at) number = number * 10 + (**at - '0');
  return number;
}

static ssize_t fail(int error) {
  errno = error;
  return -1;
}

static ssize_t format_money(char *to, size_t bytes, const char *format, va_list arguments) {
  size_t done = 0;
  for (const char *at = format; *at != 0;) {
    int left = 0, width = 0, whole = 0, digits = 2;
    if (done + 1 >= bytes) return fail(E2BIG);
    if (*at != '%' || at[1] == '%') {
      to[done++] = *at;
      at += *at == '%' ? 2 : 1;
      continue;
    }
    for (at++; *at != 0 && strchr("=^+(!-", *at) != NULL; at++) {
      if (*at == '-') left = 1;
      if (*at == '=' && at[1] != 0) at++;
    }
    width = read_number(&at);
    if (*at == '#') at++, whole = read_number(&at);
    if (*at == '.') at++, digits = read_number(&at);
    if (*at != 'i' && *at != 'n') return fail(EINVAL);
    at++;
    int least = whole > 0 ? whole + digits + (digits > 0) : 0;
    if (least > width) width = least;
    int length = snprintf(to + done, bytes - done, left ? "%-*.*f" : "%*.*f", width, digits, va_arg(arguments, double));
    if (length < 0 || (size_t)length >= bytes - done) return fail(E2BIG);
    done += (size_t)length;
  }
  if (done >= bytes) return fail(E2BIG);
  to[done] = 0;
  return (ssize_t)done;
}

ssize_t strfmon(char *restrict to, size_t bytes, const char *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  ssize_t length = format_money(to, bytes, format, arguments);
  va_end(arguments);
  return length;
}

ssize_t strfmon_l(char *restrict to, size_t bytes, locale_t locale, const char *restrict format, ...) {
  va_list arguments;
  (void)locale;
  va_start(arguments, format);
  ssize_t length = format_money(to, bytes, format, arguments);
  va_end(arguments);
  return length;
}
