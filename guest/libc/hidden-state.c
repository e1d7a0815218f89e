/* Functions with hidden static state, which POSIX does not make safe for threads: the state is an object here, named after the function, and
 * two threads that call it without order race on that object. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The results of localtime and gmtime share one object, as in every libc. UTC is the only zone. */
static struct tm localtime_and_gmtime_result;

struct tm *gmtime(const time_t *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(&localtime_and_gmtime_result, sizeof localtime_and_gmtime_result);
  return gmtime_r(time, &localtime_and_gmtime_result);
}

struct tm *localtime(const time_t *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(&localtime_and_gmtime_result, sizeof localtime_and_gmtime_result);
  return localtime_r(time, &localtime_and_gmtime_result);
}

static char asctime_and_ctime_result[26];

char *asctime(const struct tm *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(asctime_and_ctime_result, sizeof asctime_and_ctime_result);
  return asctime_r(time, asctime_and_ctime_result);
}

char *ctime(const time_t *time) {
  struct tm *local = localtime(time);
  return local != NULL ? asctime(local) : NULL;
}

/* libc.a's own, see private.txt. */
char *getenV(const char *);
int setenV(const char *, const char *, int);
int unsetenV(const char *);
int putenV(char *);
int clearenV(void);
char *setlocalE(int, const char *);

/* Readers of the environment may run at the same time, a change excludes everybody. */
static char environment;

char *getenv(const char *name) {
  HEDDLE_ENTRY;
  HEDDLE_READS(name, strlen(name) + 1);
  HEDDLE_READS(&environment, sizeof environment);
  return getenV(name);
}

char *secure_getenv(const char *name) { return getenv(name); }

int setenv(const char *name, const char *value, int overwrite) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&environment, sizeof environment);
  return setenV(name, value, overwrite);
}

int unsetenv(const char *name) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&environment, sizeof environment);
  return unsetenV(name);
}

int putenv(char *assignment) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&environment, sizeof environment);
  return putenV(assignment);
}

int clearenv(void) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&environment, sizeof environment);
  return clearenV();
}

static char locale_of_the_program;

char *setlocale(int category, const char *name) {
  HEDDLE_ENTRY;
  if (name != NULL) HEDDLE_WRITES(&locale_of_the_program, sizeof locale_of_the_program);
  else HEDDLE_READS(&locale_of_the_program, sizeof locale_of_the_program);
  return setlocalE(category, name);
}
