/* Functions with hidden static state, which POSIX does not make safe for threads: the state is an object here, named after the function, and
 * two threads that call it without order race on that object. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "text.h"
#include "visible.h"
#include <crypt.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* libc.a's own, see private.txt. */
struct tm *gmtime_R(const time_t *, struct tm *);
char *asctime_R(const struct tm *, char *);

/* The results of localtime and gmtime share one object, as in every libc. UTC is the only zone. */
static struct tm localtime_and_gmtime_result;

struct tm *gmtime(const time_t *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(&localtime_and_gmtime_result, sizeof localtime_and_gmtime_result);
  return gmtime_R(time, &localtime_and_gmtime_result);
}

struct tm *localtime(const time_t *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(&localtime_and_gmtime_result, sizeof localtime_and_gmtime_result);
  return gmtime_R(time, &localtime_and_gmtime_result);
}

static char asctime_and_ctime_result[26];

char *asctime(const struct tm *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(asctime_and_ctime_result, sizeof asctime_and_ctime_result);
  return asctime_R(time, asctime_and_ctime_result);
}

char *ctime(const time_t *time) {
  HEDDLE_ENTRY;
  HEDDLE_READS(time, sizeof *time);
  HEDDLE_WRITES(&localtime_and_gmtime_result, sizeof localtime_and_gmtime_result);
  HEDDLE_WRITES(asctime_and_ctime_result, sizeof asctime_and_ctime_result);
  if (gmtime_R(time, &localtime_and_gmtime_result) == NULL) return NULL;
  return asctime_R(&localtime_and_gmtime_result, asctime_and_ctime_result);
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
  if (name != NULL) HEDDLE_READS(name, text_length(name) + 1);
  HEDDLE_READS(value, text_length(value) + 1);
  HEDDLE_WRITES(&environment, sizeof environment);
  return setenV(name, value, overwrite);
}

int unsetenv(const char *name) {
  HEDDLE_ENTRY;
  HEDDLE_READS(name, text_length(name) + 1);
  HEDDLE_WRITES(&environment, sizeof environment);
  return unsetenV(name);
}

int putenv(char *assignment) {
  HEDDLE_ENTRY;
  HEDDLE_READS(assignment, text_length(assignment) + 1);
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
  if (name != NULL) HEDDLE_READS(name, text_length(name) + 1);
  if (name != NULL) HEDDLE_WRITES(&locale_of_the_program, sizeof locale_of_the_program);
  else HEDDLE_READS(&locale_of_the_program, sizeof locale_of_the_program);
  return setlocalE(category, name);
}

locale_t newlocalE(int, const char *, locale_t);

locale_t newlocale(int mask, const char *name, locale_t base) {
  HEDDLE_ENTRY;
  HEDDLE_READS(name, text_length(name) + 1);
  return newlocalE(mask, name, base);
}

/* Numbers as text, and the traditional crypt: objects that stand for libc's buffers and keys. */
char *ecvT(double, int, int *, int *);
char *fcvT(double, int, int *, int *);
char *gcvT(double, int, char *);
char *crypT(const char *, const char *);
char *crypt_R(const char *, const char *, struct crypt_data *);
void setkeY(const char *);
void encrypT(char *, int);
static char ecvt_and_fcvt_result, crypt_result, setkey_state;

static void decimal_results(int *point, int *sign, uint32_t heddle_entry_site) {
  HEDDLE_WRITES(&ecvt_and_fcvt_result, sizeof ecvt_and_fcvt_result);
  HEDDLE_WRITES(point, sizeof *point);
  HEDDLE_WRITES(sign, sizeof *sign);
}

char *ecvt(double value, int digits, int *point, int *sign) {
  HEDDLE_ENTRY;
  decimal_results(point, sign, heddle_entry_site);
  return ecvT(value, digits, point, sign);
}

char *fcvt(double value, int digits, int *point, int *sign) {
  HEDDLE_ENTRY;
  decimal_results(point, sign, heddle_entry_site);
  return fcvT(value, digits, point, sign);
}

char *gcvt(double value, int digits, char *to) {
  HEDDLE_ENTRY;
  gcvT(value, digits, to);
  HEDDLE_WRITES(to, text_length(to) + 1);
  return to;
}

char *crypt(const char *key, const char *salt) {
  HEDDLE_ENTRY;
  HEDDLE_READS(key, text_length(key) + 1);
  HEDDLE_READS(salt, text_length(salt) + 1);
  HEDDLE_WRITES(&crypt_result, sizeof crypt_result);
  return crypT(key, salt);
}

char *crypt_r(const char *key, const char *salt, struct crypt_data *data) {
  HEDDLE_ENTRY;
  HEDDLE_READS(key, text_length(key) + 1);
  HEDDLE_READS(salt, text_length(salt) + 1);
  HEDDLE_WRITES(data, sizeof *data);
  return crypt_R(key, salt, data);
}

#define KEY_BYTES 64

void setkey(const char *key) {
  HEDDLE_ENTRY;
  HEDDLE_READS(key, KEY_BYTES);
  HEDDLE_WRITES(&setkey_state, sizeof setkey_state);
  setkeY(key);
}

void encrypt(char *block, int decrypts) {
  HEDDLE_ENTRY;
  HEDDLE_READS(&setkey_state, sizeof setkey_state);
  HEDDLE_READS(block, KEY_BYTES);
  HEDDLE_WRITES(block, KEY_BYTES);
  encrypT(block, decrypts);
}
