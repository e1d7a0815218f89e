/* The wide printf and scanf families. Their conversions are those of the narrow ones: formats are followed as plain text. */
#include "stdio-internal.h"
#include <stdlib.h>

int vfwprintF(FILE *, const wchar_t *, va_list);
int vswprintF(wchar_t *, size_t, const wchar_t *, va_list);
int vfwscanF(FILE *, const wchar_t *, va_list);
int vswscanF(const wchar_t *, const wchar_t *, va_list);

#define WIDE(count) ((uint32_t)((count) * sizeof(wchar_t)))

/* The format with `?` for what is no part of a conversion anyway; the caller frees it. */
static char *plain_format(const wchar_t *format, uint32_t site) {
  size_t length = wide_length(format);
  heddle_visible_read(format, WIDE(length + 1), site);
  char *plain = malloc(length + 1);
  if (plain == NULL) return NULL;
  for (size_t i = 0; i <= length; i++) plain[i] = format[i] >= 0 && format[i] < 128 ? (char)format[i] : '?';
  return plain;
}

static void report_print(const wchar_t *format, va_list arguments, uint32_t site) {
  char *plain = plain_format(format, site);
  if (plain != NULL) heddle_print_conversions(plain, arguments, site);
  free(plain);
}

static void report_scan(const wchar_t *format, va_list arguments, int assigned, uint32_t site) {
  char *plain = plain_format(format, site);
  if (plain != NULL) heddle_scan_conversions(plain, arguments, assigned, site);
  free(plain);
}

static int print(FILE *file, const wchar_t *format, va_list arguments, uint32_t heddle_entry_site) {
  report_print(format, arguments, heddle_entry_site);
  return HEDDLE_LOCKED(file, int, vfwprintF(file, format, arguments));
}

/* With too little room all of it is written, and -1 comes back. */
static int print_text(wchar_t *to, size_t count, const wchar_t *format, va_list arguments, uint32_t site) {
  report_print(format, arguments, site);
  int printed = vswprintF(to, count, format, arguments);
  heddle_visible_write(to, WIDE(printed >= 0 ? (size_t)printed + 1 : count), site);
  return printed;
}

static int scan(FILE *file, const wchar_t *format, va_list arguments, uint32_t heddle_entry_site) {
  va_list again;
  va_copy(again, arguments);
  int assigned = HEDDLE_LOCKED(file, int, vfwscanF(file, format, arguments));
  report_scan(format, again, assigned, heddle_entry_site);
  va_end(again);
  return assigned;
}

/* The whole text counts as read. */
static int scan_text(const wchar_t *text, const wchar_t *format, va_list arguments, uint32_t site) {
  va_list again;
  va_copy(again, arguments);
  heddle_visible_read(text, WIDE(wide_length(text) + 1), site);
  int assigned = vswscanF(text, format, arguments);
  report_scan(format, again, assigned, site);
  va_end(again);
  return assigned;
}

#define PAIR(name, v_name, variadic, with_list, call) \
  int name variadic {                                 \
    HEDDLE_ENTRY;                                     \
    va_list arguments;                                \
    va_start(arguments, format);                      \
    int result = call;                                \
    va_end(arguments);                                \
    return result;                                    \
  }                                                   \
  int v_name with_list {                              \
    HEDDLE_ENTRY;                                     \
    return call;                                      \
  }

PAIR(wprintf, vwprintf, (const wchar_t *restrict format, ...), (const wchar_t *restrict format, va_list arguments),
     print(stdout, format, arguments, heddle_entry_site))
PAIR(fwprintf, vfwprintf, (FILE *restrict file, const wchar_t *restrict format, ...),
     (FILE *restrict file, const wchar_t *restrict format, va_list arguments), print(file, format, arguments, heddle_entry_site))
PAIR(swprintf, vswprintf, (wchar_t *restrict to, size_t count, const wchar_t *restrict format, ...),
     (wchar_t *restrict to, size_t count, const wchar_t *restrict format, va_list arguments),
     print_text(to, count, format, arguments, heddle_entry_site))
PAIR(wscanf, vwscanf, (const wchar_t *restrict format, ...), (const wchar_t *restrict format, va_list arguments),
     scan(stdin, format, arguments, heddle_entry_site))
PAIR(fwscanf, vfwscanf, (FILE *restrict file, const wchar_t *restrict format, ...),
     (FILE *restrict file, const wchar_t *restrict format, va_list arguments), scan(file, format, arguments, heddle_entry_site))
PAIR(swscanf, vswscanf, (const wchar_t *restrict text, const wchar_t *restrict format, ...),
     (const wchar_t *restrict text, const wchar_t *restrict format, va_list arguments), scan_text(text, format, arguments, heddle_entry_site))
