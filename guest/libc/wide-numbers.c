/* Numbers from wide text: libc converts, here is reported which characters it looked at. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <inttypes.h>
#include <wchar.h>

/* libc.a's own functions, see private.txt. */
long wcstoL(const wchar_t *, wchar_t **, int);
unsigned long wcstouL(const wchar_t *, wchar_t **, int);
long long wcstolL(const wchar_t *, wchar_t **, int);
unsigned long long wcstoulL(const wchar_t *, wchar_t **, int);
float wcstoF(const wchar_t *, wchar_t **);
double wcstoD(const wchar_t *, wchar_t **);
long double wcstolD(const wchar_t *, wchar_t **);

/* Everything up to the end of the number, and the character behind it. */
static void looked_at(const wchar_t *text, const wchar_t *stop, wchar_t **end, uint32_t site) {
  heddle_visible_read(text, (uint32_t)((size_t)(stop - text + 1) * sizeof *text), site);
  if (end == NULL) return;
  heddle_visible_write(end, sizeof *end, site);
  *end = (wchar_t *)stop;
}

#define NUMBER(type, name, parameters, call)     \
  type name parameters {                         \
    HEDDLE_ENTRY;                                \
    wchar_t *stop;                               \
    type value = call;                           \
    looked_at(text, stop, end, heddle_entry_site); \
    return value;                                \
  }
#define INTEGER(type, name, real) NUMBER(type, name, (const wchar_t *restrict text, wchar_t **restrict end, int base), real(text, &stop, base))
#define REAL(type, name, real) NUMBER(type, name, (const wchar_t *restrict text, wchar_t **restrict end), real(text, &stop))
INTEGER(long, wcstol, wcstoL)
INTEGER(unsigned long, wcstoul, wcstouL)
INTEGER(long long, wcstoll, wcstolL)
INTEGER(unsigned long long, wcstoull, wcstoulL)
INTEGER(intmax_t, wcstoimax, wcstolL)
INTEGER(uintmax_t, wcstoumax, wcstoulL)
REAL(float, wcstof, wcstoF)
REAL(double, wcstod, wcstoD)
REAL(long double, wcstold, wcstolD)
