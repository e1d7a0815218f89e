/* Conversions between bytes and wide characters: libc converts, here is reported what it looked at and wrote. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <uchar.h>
#include <wchar.h>

/* libc.a's own functions, see private.txt. */
size_t mbrtowC(wchar_t *, const char *, size_t, mbstate_t *);
size_t mbsnrtowcS(wchar_t *, const char **, size_t, size_t, mbstate_t *);
size_t mbsrtowcS(wchar_t *, const char **, size_t, mbstate_t *);
size_t wcrtomB(char *, wchar_t, mbstate_t *);
size_t wcsnrtombS(char *, const wchar_t **, size_t, size_t, mbstate_t *);
size_t wcsrtombS(char *, const wchar_t **, size_t, mbstate_t *);
iconv_t iconv_opeN(const char *, const char *);
size_t iconV(iconv_t, char **, size_t *, char **, size_t *);

#define FAILED ((size_t)-1)
#define INCOMPLETE ((size_t)-2)
#define WIDE(count) ((uint32_t)((count) * sizeof(wchar_t)))

/* What a call without a state of the caller's keeps. */
static mbstate_t mbrtowc_state, mbrlen_state, mbrtoc16_state, c16rtomb_state;

static mbstate_t *used_state(mbstate_t *given, mbstate_t *shared, uint32_t site) {
  mbstate_t *state = given != NULL ? given : shared;
  heddle_visible_read(state, sizeof *state, site);
  heddle_visible_write(state, sizeof *state, site);
  return state;
}

static size_t one_character(wchar_t *to, const char *text, size_t bytes, mbstate_t *state, uint32_t site) {
  if (text == NULL) return mbrtowC(NULL, NULL, 0, state);
  wchar_t wide;
  size_t length = mbrtowC(&wide, text, bytes, state);
  size_t seen = length == INCOMPLETE ? bytes : length == FAILED || length == 0 ? 1 : length;
  heddle_visible_read(text, (uint32_t)(seen < bytes ? seen : bytes), site);
  if (to == NULL || length == FAILED || length == INCOMPLETE) return length;
  heddle_visible_write(to, sizeof *to, site);
  *to = wide;
  return length;
}

size_t mbrtowc(wchar_t *restrict to, const char *restrict text, size_t bytes, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  return one_character(to, text, bytes, used_state(state, &mbrtowc_state, heddle_entry_site), heddle_entry_site);
}

size_t mbrlen(const char *restrict text, size_t bytes, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  return one_character(NULL, text, bytes, used_state(state, &mbrlen_state, heddle_entry_site), heddle_entry_site);
}

/* No encoding here has states: the forms that keep one for themselves begin anew each time. */
static int whole_character(wchar_t *to, const char *text, size_t bytes, uint32_t site) {
  mbstate_t state = {0};
  if (text == NULL) return 0;
  size_t length = one_character(to, text, bytes, &state, site);
  if (length != INCOMPLETE) return (int)length;
  errno = EILSEQ;
  return -1;
}

int mbtowc(wchar_t *restrict to, const char *restrict text, size_t bytes) {
  HEDDLE_ENTRY;
  return whole_character(to, text, bytes, heddle_entry_site);
}

int mblen(const char *text, size_t bytes) {
  HEDDLE_ENTRY;
  return whole_character(NULL, text, bytes, heddle_entry_site);
}

int mbsinit(const mbstate_t *state) {
  HEDDLE_ENTRY;
  if (state == NULL) return 1;
  HEDDLE_READS(state, sizeof *state);
  for (size_t i = 0; i < sizeof *state; i++) {
    if (((const char *)state)[i] != 0) return 0;
  }
  return 1;
}

/* A conversion of `count` characters at most stopped at `stop`: null at the end of the text. */
static size_t consumed(const char *text, const char *stop, size_t result, size_t most) {
  size_t bytes = stop == NULL ? text_length_up_to(text, most) + 1 : (size_t)(stop - text) + (result == FAILED);
  return bytes < most ? bytes : most;
}

static size_t to_wide(wchar_t *to, const char **from, size_t most, size_t count, mbstate_t *state, uint32_t site) {
  const char *text = *from, *stop = text;
  size_t result = mbsnrtowcS(to, &stop, most, count, state);
  int whole = to == NULL && result != FAILED;
  heddle_visible_read(text, (uint32_t)consumed(text, whole ? NULL : stop, result, most), site);
  if (to == NULL || result == FAILED) return result;
  heddle_visible_write(to, WIDE(result + (stop == NULL)), site);
  heddle_visible_write(from, sizeof *from, site);
  *from = stop;
  return result;
}

size_t mbsnrtowcs(wchar_t *restrict to, const char **restrict from, size_t most, size_t count, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, sizeof *from);
  return to_wide(to, from, most, count, used_state(state, &mbrtowc_state, heddle_entry_site), heddle_entry_site);
}

size_t mbsrtowcs(wchar_t *restrict to, const char **restrict from, size_t count, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, sizeof *from);
  return to_wide(to, from, (size_t)-1, count, used_state(state, &mbrtowc_state, heddle_entry_site), heddle_entry_site);
}

size_t mbstowcs(wchar_t *restrict to, const char *restrict text, size_t count) {
  HEDDLE_ENTRY;
  mbstate_t state = {0};
  const char *rest = text;
  return to_wide(to, &rest, (size_t)-1, count, &state, heddle_entry_site);
}

size_t wcrtomb(char *restrict to, wchar_t wide, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  size_t length = wcrtomB(to, wide, state);
  if (to != NULL && length != FAILED) HEDDLE_WRITES(to, length);
  return length;
}

int wctomb(char *to, wchar_t wide) {
  HEDDLE_ENTRY;
  if (to == NULL) return 0;
  size_t length = wcrtomB(to, wide, NULL);
  if (length != FAILED) HEDDLE_WRITES(to, length);
  return (int)length;
}

static size_t from_wide(char *to, const wchar_t **from, size_t most, size_t bytes, mbstate_t *state, uint32_t site) {
  const wchar_t *text = *from, *stop = text;
  size_t result = wcsnrtombS(to, &stop, most, bytes, state);
  size_t seen = 0;
  if (to == NULL || stop == NULL) {
    while (seen < most && text[seen] != 0) seen++;
    if (seen < most) seen++;
  } else {
    seen = (size_t)(stop - text) + (result == FAILED);
  }
  heddle_visible_read(text, WIDE(seen), site);
  if (to == NULL || result == FAILED) return result;
  heddle_visible_write(to, (uint32_t)(result + (stop == NULL)), site);
  heddle_visible_write(from, sizeof *from, site);
  *from = stop;
  return result;
}

size_t wcsnrtombs(char *restrict to, const wchar_t **restrict from, size_t most, size_t bytes, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, sizeof *from);
  return from_wide(to, from, most, bytes, state, heddle_entry_site);
}

size_t wcsrtombs(char *restrict to, const wchar_t **restrict from, size_t bytes, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  HEDDLE_READS(from, sizeof *from);
  return from_wide(to, from, (size_t)-1 / sizeof(wchar_t), bytes, state, heddle_entry_site);
}

size_t wcstombs(char *restrict to, const wchar_t *restrict text, size_t bytes) {
  HEDDLE_ENTRY;
  const wchar_t *rest = text;
  return from_wide(to, &rest, (size_t)-1 / sizeof(wchar_t), bytes, NULL, heddle_entry_site);
}

size_t mbrtoc32(char32_t *restrict to, const char *restrict text, size_t bytes, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  return one_character((wchar_t *)to, text, bytes, used_state(state, &mbrtowc_state, heddle_entry_site), heddle_entry_site);
}

size_t c32rtomb(char *restrict to, char32_t wide, mbstate_t *restrict state) {
  HEDDLE_ENTRY;
  size_t length = wcrtomB(to, (wchar_t)wide, state);
  if (to != NULL && length != FAILED) HEDDLE_WRITES(to, length);
  return length;
}

/* Between the two halves of a character beyond U+FFFF the state holds the other half, with a bit that no UTF-8 decoder sets. */
#define HALF 0x40000000u
#define HIGH_HALF 0xd800u
#define LOW_HALF 0xdc00u

static uint32_t pending_half(const mbstate_t *state) {
  uint32_t word;
  __builtin_memcpy(&word, state, sizeof word);
  return (word & 0xc0000000u) == HALF ? word & 0xffff : 0;
}

static void keep_half(mbstate_t *state, uint32_t half) {
  uint32_t word = half != 0 ? half | HALF : 0;
  __builtin_memcpy(state, &word, sizeof word);
}

size_t mbrtoc16(char16_t *restrict to, const char *restrict text, size_t bytes, mbstate_t *restrict given) {
  HEDDLE_ENTRY;
  mbstate_t *state = used_state(given, &mbrtoc16_state, heddle_entry_site);
  uint32_t half = pending_half(state);
  wchar_t wide = (wchar_t)half;
  size_t result = (size_t)-3;
  if (half == 0) {
    result = one_character(text != NULL ? &wide : NULL, text, bytes, state, heddle_entry_site);
    if (text == NULL || result == FAILED || result == INCOMPLETE) return result;
  } else if (text == NULL) {
    return keep_half(state, 0), 0;
  }
  keep_half(state, 0);
  if (wide > 0xffff) {
    keep_half(state, LOW_HALF + (uint32_t)(wide & 0x3ff));
    wide = (wchar_t)(HIGH_HALF - (0x10000u >> 10) + ((uint32_t)wide >> 10));
  }
  if (to != NULL) {
    HEDDLE_WRITES(to, sizeof *to);
    *to = (char16_t)wide;
  }
  return result;
}

size_t c16rtomb(char *restrict to, char16_t unit, mbstate_t *restrict given) {
  HEDDLE_ENTRY;
  mbstate_t *state = used_state(given, &c16rtomb_state, heddle_entry_site);
  uint32_t half = pending_half(state);
  keep_half(state, 0);
  if (to == NULL) return half == 0 ? 1 : (errno = EILSEQ, FAILED);
  int is_low = (unit & 0xfc00u) == LOW_HALF;
  if (half == 0 && (unit & 0xfc00u) == HIGH_HALF) return keep_half(state, unit), 0;
  if (is_low != (half != 0)) return errno = EILSEQ, FAILED;
  uint32_t wide = half != 0 ? 0x10000 + ((half - HIGH_HALF) << 10) + (unit - LOW_HALF) : unit;
  size_t length = wcrtomB(to, (wchar_t)wide, NULL);
  if (length != FAILED) HEDDLE_WRITES(to, length);
  return length;
}

iconv_t iconv_open(const char *to, const char *from) {
  HEDDLE_ENTRY;
  HEDDLE_READS(to, text_length(to) + 1);
  HEDDLE_READS(from, text_length(from) + 1);
  return iconv_opeN(to, from);
}

/* Without input, a conversion only goes back to its first state. */
size_t iconv(iconv_t conversion, char **restrict from, size_t *restrict from_bytes, char **restrict to, size_t *restrict to_bytes) {
  HEDDLE_ENTRY;
  if (from == NULL || *from == NULL) return iconV(conversion, from, from_bytes, to, to_bytes);
  HEDDLE_WRITES(from, sizeof *from);
  HEDDLE_WRITES(from_bytes, sizeof *from_bytes);
  HEDDLE_WRITES(to, sizeof *to);
  HEDDLE_WRITES(to_bytes, sizeof *to_bytes);
  char *text = *from, *start = *to;
  size_t result = iconV(conversion, from, from_bytes, to, to_bytes);
  HEDDLE_READS(text, (size_t)(*from - text) + (result == FAILED && *from_bytes > 0));
  HEDDLE_WRITES(start, *to - start);
  return result;
}
