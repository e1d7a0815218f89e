/* err.h, error.h, syslog.h and fmtmsg.h. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <err.h>
#include <errno.h>
#include <error.h>
#include <fmtmsg.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

extern char *program_invocation_short_name;

static const char *program_name(void) { return program_invocation_short_name != NULL ? program_invocation_short_name : "program"; }

static void message(const char *format, va_list arguments, const char *reason) {
  flockfile(stderr);
  fprintf(stderr, "%s: ", program_name());
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

void (*error_print_progname)(void);
unsigned error_message_count;
int error_one_per_line;

/* With stderr's lock, which protects the count and the last place. */
static void error_message(int errnum, const char *file, unsigned line, const char *format, va_list arguments) {
  static const char *last_file;
  static unsigned last_line;
  if (file != NULL) {
    if (error_one_per_line && line == last_line && last_file != NULL && strcmp(file, last_file) == 0) return;
    last_file = file;
    last_line = line;
  }
  if (error_print_progname != NULL) error_print_progname();
  else fprintf(stderr, "%s:", program_name());
  if (file != NULL) fprintf(stderr, "%s:%u:", file, line);
  fputs(" ", stderr);
  vfprintf(stderr, format, arguments);
  if (errnum != 0) fprintf(stderr, ": %s", strerror(errnum));
  fputs("\n", stderr);
  error_message_count++;
}

void error(int status, int errnum, const char *format, ...) {
  va_list arguments;
  fflush(stdout);
  flockfile(stderr);
  va_start(arguments, format);
  error_message(errnum, NULL, 0, format, arguments);
  va_end(arguments);
  funlockfile(stderr);
  if (status != 0) exit(status);
}

void error_at_line(int status, int errnum, const char *file, unsigned line, const char *format, ...) {
  va_list arguments;
  fflush(stdout);
  flockfile(stderr);
  va_start(arguments, format);
  error_message(errnum, file, line, format, arguments);
  va_end(arguments);
  funlockfile(stderr);
  if (status != 0) exit(status);
}

/* The log is stderr, without a time: runs are the same. */
static const char *log_name;
static int log_options, log_mask = LOG_UPTO(LOG_DEBUG);

void openlog(const char *name, int options, int facility) {
  (void)facility;
  flockfile(stderr);
  log_name = name;
  log_options = options;
  funlockfile(stderr);
}

void closelog(void) {}

void vsyslog(int priority, const char *format, va_list arguments) {
  int error = errno;
  flockfile(stderr);
  if (log_mask & LOG_MASK(LOG_PRI(priority))) {
    fputs(log_name != NULL ? log_name : program_name(), stderr);
    if (log_options & LOG_PID) fprintf(stderr, "[%d]", getpid());
    fputs(": ", stderr);
    errno = error; /* for %m */
    vfprintf(stderr, format, arguments);
    fputs("\n", stderr);
  }
  funlockfile(stderr);
  errno = error;
}

void syslog(int priority, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsyslog(priority, format, arguments);
  va_end(arguments);
}

int setlogmask(int mask) {
  flockfile(stderr);
  int before = log_mask;
  if (mask != 0) log_mask = mask;
  funlockfile(stderr);
  return before;
}

/* libc.a's own, see private.txt. */
int fmtmsG(long, const char *, int, const char *, const char *, const char *);

int fmtmsg(long classification, const char *label, int severity, const char *text, const char *action, const char *tag) {
  HEDDLE_ENTRY;
  const char *const parts[] = {label, text, action, tag};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    if (parts[i] != NULL) HEDDLE_READS(parts[i], strlen(parts[i]) + 1);
  }
  return fmtmsG(classification, label, severity, text, action, tag);
}
