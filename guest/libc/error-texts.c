/* heddle: instrument */
/* POSIX's strerror_r and GNU's, which string.h puts in its place under _GNU_SOURCE; here it must not. */
#undef _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>

size_t strlcpy(char *, const char *, size_t);
char *heddle_gnu_strerror_r(int, char *, size_t);

int strerror_r(int number, char *to, size_t bytes) {
  const char *text = strerror(number);
  if (bytes == 0) return ERANGE;
  return strlcpy(to, text, bytes) < bytes ? 0 : ERANGE;
}

/* The name under which gnulib asks for POSIX's. */
int __xpg_strerror_r(int number, char *to, size_t bytes) { return strerror_r(number, to, bytes); }

/* Constant texts are handed out as they are; only those of unknown errors are written. */
char *heddle_gnu_strerror_r(int number, char *to, size_t bytes) {
  char *text = strerror(number);
  if (number == 0 || text != strerror(-1)) return text;
  snprintf(to, bytes, "Unknown error %d", number);
  return to;
}
