/* The scanf family. */
#include "stdio-internal.h"

int vfscanF(FILE *, const char *, va_list);
int vsscanF(const char *, const char *, va_list);

static int scan(FILE *file, const char *format, va_list arguments, uint32_t heddle_entry_site) {
  va_list again;
  va_copy(again, arguments);
  int assigned = HEDDLE_LOCKED(file, int, vfscanF(file, format, arguments));
  heddle_scan_arguments(format, again, assigned, heddle_entry_site);
  va_end(again);
  return assigned;
}

/* The whole text counts as read. */
static int scan_text(const char *text, const char *format, va_list arguments, uint32_t site) {
  va_list again;
  va_copy(again, arguments);
  heddle_visible_read(text, (uint32_t)text_length(text) + 1, site);
  int assigned = vsscanF(text, format, arguments);
  heddle_scan_arguments(format, again, assigned, site);
  va_end(again);
  return assigned;
}

#define SCANF(name, parameters, call)               \
  int name parameters {                             \
    HEDDLE_ENTRY;                                   \
    va_list arguments;                              \
    va_start(arguments, format);                    \
    int result = call;                              \
    va_end(arguments);                              \
    return result;                                  \
  }

SCANF(scanf, (const char *restrict format, ...), scan(stdin, format, arguments, heddle_entry_site))
SCANF(fscanf, (FILE *restrict file, const char *restrict format, ...), scan(file, format, arguments, heddle_entry_site))
SCANF(sscanf, (const char *restrict text, const char *restrict format, ...), scan_text(text, format, arguments, heddle_entry_site))

int vscanf(const char *restrict format, va_list arguments) {
  HEDDLE_ENTRY;
  return scan(stdin, format, arguments, heddle_entry_site);
}

int vfscanf(FILE *restrict file, const char *restrict format, va_list arguments) {
  HEDDLE_ENTRY;
  return scan(file, format, arguments, heddle_entry_site);
}

int vsscanf(const char *restrict text, const char *restrict format, va_list arguments) {
  HEDDLE_ENTRY;
  return scan_text(text, format, arguments, heddle_entry_site);
}
