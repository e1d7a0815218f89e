/* Calendar times: libc computes, here is reported what it reads and writes. UTC is the only zone. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <locale.h>
#include <sys/timeb.h>
#include <time.h>
#include <wchar.h>

/* libc.a's own functions, see private.txt. */
struct tm *gmtime_R(const time_t *, struct tm *);
char *asctime_R(const struct tm *, char *);
time_t mktimE(struct tm *);
time_t timegM(struct tm *);
size_t strftimE(char *, size_t, const char *, const struct tm *);
size_t wcsftimE(wchar_t *, size_t, const wchar_t *, const struct tm *);
char *strptimE(const char *, const char *, struct tm *);

#define ASCTIME_BYTES 26

static struct tm *split(const time_t *time, struct tm *to, uint32_t heddle_entry_site) {
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(to, sizeof *to);
  return gmtime_R(time, to);
}

struct tm *gmtime_r(const time_t *restrict time, struct tm *restrict to) {
  HEDDLE_ENTRY;
  return split(time, to, heddle_entry_site);
}

struct tm *localtime_r(const time_t *restrict time, struct tm *restrict to) {
  HEDDLE_ENTRY;
  return split(time, to, heddle_entry_site);
}

char *asctime_r(const struct tm *restrict time, char *restrict to) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(to, ASCTIME_BYTES);
  return asctime_R(time, to);
}

char *ctime_r(const time_t *time, char *to) {
  HEDDLE_ENTRY;
  struct tm parts;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(to, ASCTIME_BYTES);
  return gmtime_R(time, &parts) != NULL ? asctime_R(&parts, to) : NULL;
}

time_t mktime(struct tm *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(time, sizeof *time);
  return mktimE(time);
}

time_t timelocal(struct tm *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(time, sizeof *time);
  return mktimE(time);
}

time_t timegm(struct tm *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(time, sizeof *time);
  return timegM(time);
}

/* All parts of the time count as read. */
static size_t format_time(char *to, size_t bytes, const char *format, const struct tm *time, uint32_t heddle_entry_site) {
  HEDDLE_READS(format, text_length(format) + 1);
  HEDDLE_READS(time, sizeof *time);
  size_t length = strftimE(to, bytes, format, time);
  if (length > 0) HEDDLE_WRITES(to, length + 1);
  return length;
}

size_t strftime(char *restrict to, size_t bytes, const char *restrict format, const struct tm *restrict time) {
  HEDDLE_ENTRY;
  return format_time(to, bytes, format, time, heddle_entry_site);
}

size_t strftime_l(char *restrict to, size_t bytes, const char *restrict format, const struct tm *restrict time, locale_t locale) {
  HEDDLE_ENTRY;
  return (void)locale, format_time(to, bytes, format, time, heddle_entry_site);
}

static size_t format_wide(wchar_t *to, size_t count, const wchar_t *format, const struct tm *time, uint32_t heddle_entry_site) {
  HEDDLE_READS(format, (wide_length(format) + 1) * sizeof *format);
  HEDDLE_READS(time, sizeof *time);
  size_t length = wcsftimE(to, count, format, time);
  if (length > 0) HEDDLE_WRITES(to, (length + 1) * sizeof *to);
  return length;
}

size_t wcsftime(wchar_t *restrict to, size_t count, const wchar_t *restrict format, const struct tm *restrict time) {
  HEDDLE_ENTRY;
  return format_wide(to, count, format, time, heddle_entry_site);
}

size_t wcsftime_l(wchar_t *restrict to, size_t count, const wchar_t *restrict format, const struct tm *restrict time, locale_t locale) {
  HEDDLE_ENTRY;
  return (void)locale, format_wide(to, count, format, time, heddle_entry_site);
}

/* Which parts a format sets shows when two different times become alike there. */
char *strptime(const char *restrict text, const char *restrict format, struct tm *restrict time) {
  HEDDLE_ENTRY;
  int first[sizeof *time / sizeof(int)], second[sizeof *time / sizeof(int)], *to = (int *)time;
  __builtin_memset(first, 0, sizeof first);
  __builtin_memset(second, 1, sizeof second);
  HEDDLE_READS(format, text_length(format) + 1);
  char *end = strptimE(text, format, (struct tm *)first);
  strptimE(text, format, (struct tm *)second);
  HEDDLE_READS(text, end != NULL ? (size_t)(end - text) : text_length(text) + 1);
  for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
    if (first[i] != second[i]) continue;
    HEDDLE_WRITES(to + i, sizeof *to);
    to[i] = first[i];
  }
  return end;
}

int ftime(struct timeb *to) {
  HEDDLE_ENTRY;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  HEDDLE_WRITES(to, sizeof *to);
  *to = (struct timeb){.time = now.tv_sec, .millitm = (unsigned short)(now.tv_nsec / 1000000)};
  return 0;
}
