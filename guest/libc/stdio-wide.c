/* Wide characters on FILEs, and the wide printf family (whose string arguments are not followed). */
#include "stdio-internal.h"

wint_t fgetwC(FILE *);
wint_t fputwC(wchar_t, FILE *);
wint_t ungetwC(wint_t, FILE *);
wchar_t *fgetwS(wchar_t *, int, FILE *);
int fputwS(const wchar_t *, FILE *);
int fwidE(FILE *, int);
int vfwprintF(FILE *, const wchar_t *, va_list);

#define CHARACTER(name, parameters, file, call) \
  wint_t name parameters {                      \
    HEDDLE_ENTRY;                               \
    return HEDDLE_LOCKED(file, wint_t, call);   \
  }
CHARACTER(fgetwc, (FILE *file), file, fgetwC(file))
CHARACTER(getwc, (FILE *file), file, fgetwC(file))
CHARACTER(getwchar, (void), stdin, fgetwC(stdin))
CHARACTER(fputwc, (wchar_t letter, FILE *file), file, fputwC(letter, file))
CHARACTER(putwc, (wchar_t letter, FILE *file), file, fputwC(letter, file))
CHARACTER(putwchar, (wchar_t letter), stdout, fputwC(letter, stdout))
CHARACTER(ungetwc, (wint_t letter, FILE *file), file, ungetwC(letter, file))

wchar_t *fgetws(wchar_t *restrict line, int count, FILE *restrict file) {
  HEDDLE_ENTRY;
  wchar_t *result = HEDDLE_LOCKED(file, wchar_t *, fgetwS(line, count, file));
  if (result != NULL) HEDDLE_WRITES(line, (wcslen(line) + 1) * sizeof *line);
  return result;
}

int fputws(const wchar_t *restrict text, FILE *restrict file) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, (wcslen(text) + 1) * sizeof *text);
  return HEDDLE_LOCKED(file, int, fputwS(text, file));
}

int fwide(FILE *file, int mode) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, int, fwidE(file, mode));
}

int vfwprintf(FILE *restrict file, const wchar_t *restrict format, va_list arguments) {
  HEDDLE_ENTRY;
  return HEDDLE_LOCKED(file, int, vfwprintF(file, format, arguments));
}

int vwprintf(const wchar_t *restrict format, va_list arguments) { return vfwprintf(stdout, format, arguments); }

int fwprintf(FILE *restrict file, const wchar_t *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vfwprintf(file, format, arguments);
  va_end(arguments);
  return result;
}

int wprintf(const wchar_t *restrict format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vfwprintf(stdout, format, arguments);
  va_end(arguments);
  return result;
}
