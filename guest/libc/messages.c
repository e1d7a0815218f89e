/* err.h and syslog.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

extern char *program_invocation_short_name;

static void message(const char *format, va_list arguments, const char *reason) {
  flockfile(stderr);
  fprintf(stderr, "%s: ", program_invocation_short_name != NULL ? program_invocation_short_name : "program");
  if (format != NULL) vfprintf(stderr, format, arguments);
  if (reason != NULL) fprintf(stderr, "%s%s", format != NULL ? ": " : "", reason);
  fputs("\n", stderr);
  funlockfile(stderr);
}

void vwarn(const char *format, va_list arguments) { message(format, arguments, strerror(errno)); }
void vwarnx(const char *format, va_list arguments) { message(format, arguments, NULL); }

_Noreturn void verr(int status, const char *format, va_list arguments) {
  vwarn(format, arguments);
  exit(status);
}

_Noreturn void verrx(int status, const char *format, va_list arguments) {
  vwarnx(format, arguments);
  exit(status);
}

void warn(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vwarn(format, arguments);
  va_end(arguments);
}

void warnx(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vwarnx(format, arguments);
  va_end(arguments);
}

_Noreturn void err(int status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  verr(status, format, arguments);
}

_Noreturn void errx(int status, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  verrx(status, format, arguments);
}

void openlog(const char *name, int options, int facility) { (void)name, (void)options, (void)facility; }
void closelog(void) {}
void syslog(int priority, const char *format, ...) { (void)priority, (void)format; }
void vsyslog(int priority, const char *format, va_list arguments) { (void)priority, (void)format, (void)arguments; }

int setlogmask(int mask) {
  (void)mask;
  return LOG_UPTO(LOG_DEBUG);
}
