/* The printf family. */
#include "stdio-internal.h"
#include <limits.h>
#include <stdlib.h>

int vfprintF(FILE *, const char *, va_list);
int vsnprintF(char *, size_t, const char *, va_list);
int vdprintF(int, const char *, va_list);

static int print(FILE *file, const char *format, va_list arguments, uint32_t heddle_entry_site) {
  heddle_print_arguments(format, arguments, heddle_entry_site);
  return HEDDLE_LOCKED(file, int, vfprintF(file, format, arguments));
}

static int print_text(char *to, size_t bytes, const char *format, va_list arguments, uint32_t site) {
  heddle_print_arguments(format, arguments, site);
  int length = vsnprintF(to, bytes, format, arguments);
  if (length >= 0) heddle_visible_write(to, (size_t)length < bytes ? (uint32_t)length + 1 : bytes, site);
  return length;
}

static int print_new(char **result, const char *format, va_list arguments, uint32_t site) {
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintF(NULL, 0, format, again);
  va_end(again);
  char *text = length >= 0 ? malloc((size_t)length + 1) : NULL;
  if (text == NULL) return -1;
  print_text(text, (size_t)length + 1, format, arguments, site);
  heddle_write_range(result, sizeof *result, site);
  *result = text;
  return length;
}

static int print_descriptor(int file, const char *format, va_list arguments, uint32_t site) {
  heddle_print_arguments(format, arguments, site);
  return vdprintF(file, format, arguments);
}

/* Each function and its v form. */
#define PRINTF(name, parameters, call)              \
  int name parameters {                             \
    HEDDLE_ENTRY;                                   \
    va_list arguments;                              \
    va_start(arguments, format);                    \
    int printed = call;                             \
    va_end(arguments);                              \
    return printed;                                 \
  }
#define VPRINTF(name, parameters, call)             \
  int name parameters {                             \
    HEDDLE_ENTRY;                                   \
    return call;                                    \
  }

PRINTF(printf, (const char *restrict format, ...), print(stdout, format, arguments, heddle_entry_site))
PRINTF(fprintf, (FILE *restrict file, const char *restrict format, ...), print(file, format, arguments, heddle_entry_site))
PRINTF(dprintf, (int file, const char *restrict format, ...), print_descriptor(file, format, arguments, heddle_entry_site))
PRINTF(sprintf, (char *restrict to, const char *restrict format, ...), print_text(to, INT_MAX, format, arguments, heddle_entry_site))
PRINTF(snprintf, (char *restrict to, size_t bytes, const char *restrict format, ...),
       print_text(to, bytes, format, arguments, heddle_entry_site))
PRINTF(asprintf, (char **result, const char *format, ...), print_new(result, format, arguments, heddle_entry_site))

VPRINTF(vprintf, (const char *restrict format, va_list arguments), print(stdout, format, arguments, heddle_entry_site))
VPRINTF(vfprintf, (FILE *restrict file, const char *restrict format, va_list arguments), print(file, format, arguments, heddle_entry_site))
VPRINTF(vdprintf, (int file, const char *restrict format, va_list arguments), print_descriptor(file, format, arguments, heddle_entry_site))
VPRINTF(vsprintf, (char *restrict to, const char *restrict format, va_list arguments),
        print_text(to, INT_MAX, format, arguments, heddle_entry_site))
VPRINTF(vsnprintf, (char *restrict to, size_t bytes, const char *restrict format, va_list arguments),
        print_text(to, bytes, format, arguments, heddle_entry_site))
VPRINTF(vasprintf, (char **result, const char *format, va_list arguments), print_new(result, format, arguments, heddle_entry_site))
