/* Wide characters on FILEs. */
#include "stdio-internal.h"

wint_t fgetwC(FILE *);
wint_t fputwC(wchar_t, FILE *);
wint_t ungetwC(wint_t, FILE *);
wchar_t *fgetwS(wchar_t *, int, FILE *);
int fputwS(const wchar_t *, FILE *);
int fwidE(FILE *, int);

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

#define UNLOCKED(name, parameters, file, call)  \
  wint_t name parameters {                      \
    HEDDLE_ENTRY;                               \
    heddle_file_touch(file, heddle_entry_site); \
    return call;                                \
  }
UNLOCKED(fgetwc_unlocked, (FILE *file), file, fgetwC(file))
UNLOCKED(getwc_unlocked, (FILE *file), file, fgetwC(file))
UNLOCKED(getwchar_unlocked, (void), stdin, fgetwC(stdin))
UNLOCKED(fputwc_unlocked, (wchar_t letter, FILE *file), file, fputwC(letter, file))
UNLOCKED(putwc_unlocked, (wchar_t letter, FILE *file), file, fputwC(letter, file))
UNLOCKED(putwchar_unlocked, (wchar_t letter), stdout, fputwC(letter, stdout))

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

wchar_t *fgetws_unlocked(wchar_t *restrict line, int count, FILE *restrict file) {
  HEDDLE_ENTRY;
  heddle_file_touch(file, heddle_entry_site);
  wchar_t *result = fgetwS(line, count, file);
  if (result != NULL) HEDDLE_WRITES(line, (wcslen(line) + 1) * sizeof *line);
  return result;
}

int fputws_unlocked(const wchar_t *restrict text, FILE *restrict file) {
  HEDDLE_ENTRY;
  HEDDLE_READS(text, (wcslen(text) + 1) * sizeof *text);
  heddle_file_touch(file, heddle_entry_site);
  return fputwS(text, file);
}
