/* Pseudo-random numbers, the same in every run. Where POSIX does not make a family safe for threads, its state is an object here, named after the function:
 * two threads that call it without order race on that object. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "visible.h"
#include <stdlib.h>
#include <string.h>

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

/* random and its like lock in every libc that is in use: no race, and no order that a program may rely on. The state is where the program put it. */
static uint64_t random_state = 0x9e3779b97f4a7c15u;
static void *random_place = &random_state;

long random(void) {
  HEDDLE_SYSTEM_POINT(HEDDLE_NO_FD);
  uint64_t state;
  __builtin_memcpy(&state, random_place, sizeof state);
  long value = (long)next_random(&state);
  __builtin_memcpy(random_place, &state, sizeof state);
  return value;
}

static void seed_random(unsigned seed) {
  uint64_t state = seeded(seed);
  __builtin_memcpy(random_place, &state, sizeof state);
}

void srandom(unsigned seed) {
  HEDDLE_SYSTEM_POINT(HEDDLE_NO_FD);
  seed_random(seed);
}

char *setstate(char *state) {
  HEDDLE_SYSTEM_POINT(HEDDLE_NO_FD);
  char *before = random_place;
  random_place = state;
  return before;
}

char *initstate(unsigned seed, char *state, size_t bytes) {
  HEDDLE_SYSTEM_ENTRY(HEDDLE_NO_FD);
  if (bytes < sizeof(uint64_t)) return NULL;
  HEDDLE_WRITES(state, sizeof(uint64_t));
  char *before = random_place;
  random_place = state;
  seed_random(seed);
  return before;
}

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

/* drand48 and its like: X = aX + c modulo 2^48, as POSIX says. The forms with a state of the caller's use the shared a and c. */
struct linear {
  uint64_t factor;
  unsigned short value[3], constant;
};
static struct linear drand48_state = {.factor = 0x5deece66d, .constant = 0xb, .value = {0x330e, 0xabcd, 0x1234}};

static uint64_t of_parts(const unsigned short parts[3]) { return parts[0] | (uint64_t)parts[1] << 16 | (uint64_t)parts[2] << 32; }

static void to_parts(uint64_t value, unsigned short parts[3]) {
  for (int i = 0; i < 3; i++) parts[i] = (unsigned short)(value >> 16 * i);
}

static uint64_t next_linear(unsigned short parts[3], uint32_t heddle_entry_site) {
  HEDDLE_READS(&drand48_state, sizeof drand48_state);
  HEDDLE_READS(parts, sizeof drand48_state.value);
  HEDDLE_WRITES(parts, sizeof drand48_state.value);
  uint64_t value = (drand48_state.factor * of_parts(parts) + drand48_state.constant) & 0xffffffffffff;
  to_parts(value, parts);
  return value;
}

static double as_real(uint64_t value) { return (double)value / 281474976710656.0; }
static long as_positive(uint64_t value) { return (long)(value >> 17); }
static long as_signed(uint64_t value) { return (int32_t)(value >> 16); }

#define LINEAR(type, name, parameters, parts, as)     \
  type name parameters {                              \
    HEDDLE_ENTRY;                                     \
    return as(next_linear(parts, heddle_entry_site)); \
  }
LINEAR(double, drand48, (void), drand48_state.value, as_real)
LINEAR(double, erand48, (unsigned short parts[3]), parts, as_real)
LINEAR(long, lrand48, (void), drand48_state.value, as_positive)
LINEAR(long, nrand48, (unsigned short parts[3]), parts, as_positive)
LINEAR(long, mrand48, (void), drand48_state.value, as_signed)
LINEAR(long, jrand48, (unsigned short parts[3]), parts, as_signed)

static void set_linear(const unsigned short parts[3], uint64_t factor, unsigned short constant, uint32_t heddle_entry_site) {
  HEDDLE_WRITES(&drand48_state, sizeof drand48_state);
  __builtin_memcpy(drand48_state.value, parts, sizeof drand48_state.value);
  drand48_state.factor = factor;
  drand48_state.constant = constant;
}

void srand48(long seed) {
  HEDDLE_ENTRY;
  set_linear((unsigned short[]){0x330e, (unsigned short)seed, (unsigned short)(seed >> 16)}, 0x5deece66d, 0xb, heddle_entry_site);
}

unsigned short *seed48(unsigned short *parts) {
  static unsigned short seed48_result[3];
  HEDDLE_ENTRY;
  HEDDLE_READS(parts, sizeof drand48_state.value);
  HEDDLE_READS(&drand48_state, sizeof drand48_state);
  HEDDLE_WRITES(seed48_result, sizeof seed48_result);
  __builtin_memcpy(seed48_result, drand48_state.value, sizeof seed48_result);
  set_linear(parts, 0x5deece66d, 0xb, heddle_entry_site);
  return seed48_result;
}

void lcong48(unsigned short parts[7]) {
  HEDDLE_ENTRY;
  HEDDLE_READS(parts, 7 * sizeof *parts);
  set_linear(parts, of_parts(parts + 3), parts[6], heddle_entry_site);
}
