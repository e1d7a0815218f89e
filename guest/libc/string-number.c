/* Numbers from text: libc converts, here is reported which bytes it looked at. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* libc.a's own functions, see private.txt. */
long strtoL(const char *, char **, int);
unsigned long strtouL(const char *, char **, int);
long long strtolL(const char *, char **, int);
unsigned long long strtoulL(const char *, char **, int);
float strtoF(const char *, char **);
double strtoD(const char *, char **);
long double strtolD(const char *, char **);

/* Everything up to the end of the number, and the character behind it. */
static void looked_at(const char *text, const char *stop, char **end, uint32_t site) {
  heddle_visible_read(text, (uint32_t)(stop - text) + 1, site);
  if (end == NULL) return;
  heddle_visible_write(end, sizeof *end, site);
  *end = (char *)stop;
}

#define INTEGER(type, name, real)                                             \
  type name(const char *restrict text, char **restrict end, int base) {       \
    HEDDLE_ENTRY;                                                             \
    char *stop;                                                               \
    type value = real(text, &stop, base);                                     \
    looked_at(text, stop, end, heddle_entry_site);                            \
    return value;                                                             \
  }
INTEGER(long, strtol, strtoL)
INTEGER(unsigned long, strtoul, strtouL)
INTEGER(long long, strtoll, strtolL)
INTEGER(unsigned long long, strtoull, strtoulL)
INTEGER(intmax_t, strtoimax, strtolL)
INTEGER(uintmax_t, strtoumax, strtoulL)

#define REAL_NUMBER(type, name, real)                             \
  type name(const char *restrict text, char **restrict end) {     \
    HEDDLE_ENTRY;                                                 \
    char *stop;                                                   \
    type value = real(text, &stop);                               \
    looked_at(text, stop, end, heddle_entry_site);                \
    return value;                                                 \
  }
REAL_NUMBER(float, strtof, strtoF)
REAL_NUMBER(double, strtod, strtoD)
REAL_NUMBER(long double, strtold, strtolD)

/* The C locale is the only one. */
#define IN_LOCALE(type, name, real)                                               \
  type name(const char *restrict text, char **restrict end, locale_t locale) {    \
    HEDDLE_ENTRY;                                                                 \
    char *stop;                                                                   \
    type value = real(text, &stop);                                               \
    looked_at(text, stop, end, heddle_entry_site);                                \
    return (void)locale, value;                                                   \
  }
IN_LOCALE(float, strtof_l, strtoF)
IN_LOCALE(double, strtod_l, strtoD)
IN_LOCALE(long double, strtold_l, strtolD)

#define SIMPLE(type, name, conversion)                 \
  type name(const char *text) {                        \
    HEDDLE_ENTRY;                                      \
    char *stop;                                        \
    type value = (type)(conversion);                   \
    looked_at(text, stop, NULL, heddle_entry_site);    \
    return value;                                      \
  }
SIMPLE(int, atoi, strtoL(text, &stop, 10))
SIMPLE(long, atol, strtoL(text, &stop, 10))
SIMPLE(long long, atoll, strtolL(text, &stop, 10))
SIMPLE(double, atof, strtoD(text, &stop))
