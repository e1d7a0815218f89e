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

#define USES(state) (HEDDLE_READS(&(state), sizeof(state)), HEDDLE_WRITES(&(state), sizeof(state)))

/* rand: xorshift64*, the same numbers in every run. */
static uint64_t rand_state = 0x9e3779b97f4a7c15u;

static uint32_t next_random(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return (uint32_t)(*state * 0x2545f4914f6cdd1du >> 33);
}

static uint64_t seeded(unsigned seed) { return (seed + 1ull) * 0x9e3779b97f4a7c15u; }

int rand(void) {
  HEDDLE_ENTRY;
  USES(rand_state);
  return (int)next_random(&rand_state);
}

void srand(unsigned seed) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(&rand_state, sizeof rand_state);
  rand_state = seeded(seed);
}

int rand_r(unsigned *seed) {
  HEDDLE_ENTRY;
  HEDDLE_READS(seed, sizeof *seed);
  HEDDLE_WRITES(seed, sizeof *seed);
  uint64_t state = seeded(*seed);
  uint32_t value = next_random(&state);
  *seed = (unsigned)(state >> 16);
  return (int)value;
}

/* random and srandom lock in every libc that is in use: no race. */
static uint64_t random_state = 0x9e3779b97f4a7c15u;

long random(void) { return (long)next_random(&random_state); }
void srandom(unsigned seed) { random_state = seeded(seed); }

/* The forms with a state of the caller's. */
int srandom_r(unsigned seed, struct random_data *data) {
  HEDDLE_ENTRY;
  HEDDLE_WRITES(data, sizeof *data);
  data->__state = seeded(seed);
  return 0;
}

int initstate_r(unsigned seed, char *state, size_t bytes, struct random_data *data) {
  (void)state, (void)bytes;
  return srandom_r(seed, data);
}

int random_r(struct random_data *data, int *result) {
  HEDDLE_ENTRY;
  USES(*data);
  HEDDLE_WRITES(result, sizeof *result);
  if (data->__state == 0) data->__state = seeded(1);
  *result = (int)next_random(&data->__state);
  return 0;
}

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
