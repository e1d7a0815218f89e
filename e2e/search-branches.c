/* Runs small programs that its arguments spell, one word a thread, the last one for main: two characters an operation. For e2e/search-branches.test.ts, beside
 * e2e/search-interpreter.c: what a thread does depends on what it has read, and accesses are of several sizes. What each thread has seen so far lies where the test finds it, so
 * executions that end in a deadlock are told from each other, too. */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "heddle.h"

/* Heddle instruments what asks for this, too: its macro is taken away. */
#undef no_sanitize
#define QUIET __attribute__((no_sanitize("thread")))
#define STEP __attribute__((noinline)) static

static struct { unsigned mark[4], of[10]; } seen = {{0x5eed5eed, 0x0badcafe, 0x12345678, 0x9abcdef0}, {0}};
static atomic_uint words[2];
static unsigned plain[2];
static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_cond_t conditions[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static sem_t semaphores[2];
static pthread_t helpers[4];
static unsigned helper_count;
static volatile size_t both_bytes = 8;

STEP unsigned load(int i) { return words[i]; }
STEP unsigned store(int i, unsigned value) { words[i] = value; return value; }
STEP unsigned add(int i, unsigned more) { return atomic_fetch_add(&words[i], more); }
STEP unsigned swap(int i) {
  unsigned zero = 0;
  return atomic_compare_exchange_strong(&words[i], &zero, 1);
}
STEP unsigned exchange(int i, unsigned value) { return atomic_exchange(&words[i], value); }
STEP unsigned look(int i) { return plain[i]; }
STEP unsigned put(int i, unsigned value) { plain[i] = value; return value; }
STEP unsigned look_at_byte(int i) { return ((atomic_uchar *)&words[i])[0]; }
STEP unsigned put_byte(int i, unsigned value) {
  ((atomic_uchar *)&words[i])[1] = (unsigned char)value;
  return value;
}
STEP unsigned look_at_part(int i) { return ((volatile unsigned char *)&plain[i])[0]; }
/* `bytes` is no constant: a call of memcpy, not two accesses. */
STEP unsigned copy_out(int i, size_t bytes) {
  unsigned copy[2];
  memcpy(copy, i == 0 ? (void *)plain : (void *)words, bytes);
  return copy[0] * 5 + copy[1];
}
STEP unsigned copy_in(int i, unsigned value, size_t bytes) {
  unsigned copy[2] = {value, value + 1};
  memcpy(i == 0 ? (void *)plain : (void *)words, copy, bytes);
  return value;
}
STEP unsigned timed(int i) {
  struct timespec limit;
  clock_gettime(CLOCK_REALTIME, &limit);
  limit.tv_sec++;
  return pthread_cond_timedwait(&conditions[i], &locks[i], &limit) != 0;
}
STEP unsigned await(int i) {
  while (load(i) == 0) {
  }
  return 1;
}
STEP unsigned spin_lock(int i) {
  while (exchange(i, 1) != 0) {
  }
  return 1;
}
/* A loop that writes what others may see. */
STEP unsigned await_and_clear(int i) {
  do store(1 - i, 0);
  while (load(i) == 0);
  return 1;
}
STEP unsigned try_once(int i) { return pthread_mutex_trylock(&locks[i]) == 0; }
STEP unsigned try_lock(int i) {
  while (!try_once(i)) {
  }
  return 1;
}
STEP unsigned hold_and_look(int i) {
  while (!try_once(i))
    if (load(i) != 0) return 0;
  return 1;
}
STEP void *helper(void *argument) {
  int i = (int)(long)argument;
  if (add(i, 1) == 0) store(1 - i, 7);
  return NULL;
}
STEP unsigned start(int i) { return (unsigned)pthread_create(&helpers[helper_count++], NULL, helper, (void *)(long)i); }

QUIET static unsigned perform(char what, int i, unsigned self, unsigned last) {
  size_t both = both_bytes;
  switch (what) {
    case 'r': return load(i);
    case 'w': return store(i, self + 2);
    case 'H': return store(i, 0);
    case 'd': return store(i, last + 1);
    case 'a': return add(i, 1);
    case 'm': return add(i, last);
    case 'c': return swap(i);
    case 'x': return exchange(i, self + 2);
    case 'R': return look(i);
    case 'W': return put(i, self + 2);
    case 'D': return put(i, last + 1);
    case 'b': return look_at_byte(i);
    case 'B': return put_byte(i, self + 2);
    case 'p': return look_at_part(i);
    case 'k': return copy_out(i, both);
    case 'K': return copy_in(i, self + 2, both);
    case 'l': return (unsigned)pthread_mutex_lock(&locks[i]);
    case 'u': return (unsigned)pthread_mutex_unlock(&locks[i]);
    case 't': return try_once(i);
    case 'P': return (unsigned)sem_wait(&semaphores[i]);
    case 'T': return sem_trywait(&semaphores[i]) == 0;
    case 'V': return (unsigned)sem_post(&semaphores[i]);
    case 'i': return (unsigned)pthread_cond_wait(&conditions[i], &locks[i]);
    case 'I': return timed(i);
    case 'g': return (unsigned)pthread_cond_signal(&conditions[i]);
    case 'G': return (unsigned)pthread_cond_broadcast(&conditions[i]);
    case 'h': return heddle_choose(2);
    case 'C': return start(i);
    case 's': return await(i);
    case 'S': return await_and_clear(i);
    case 'X': return spin_lock(i);
    case 'L': return try_lock(i);
    case 'M': return hold_and_look(i);
    default: abort();
  }
}

/* `?0` and `?1`: the next operation only if the last value was even, or odd. */
QUIET static void run(const char *at, unsigned self) {
  unsigned last = 0;
  for (; *at != 0; at += 2) {
    int i = at[1] - '0';
    if (*at == '?') {
      if ((last & 1) != (unsigned)i) at += 2;
      if (*at == 0) break;
      continue;
    }
    last = perform(at[0], i, self, last);
    seen.of[self] = seen.of[self] * 31 + last + 1;
  }
}

static char *volatile texts[8];
QUIET static void *thread(void *argument) {
  unsigned self = (unsigned)(long)argument;
  run(texts[self], self);
  return NULL;
}

QUIET int main(int count, char **given) {
  pthread_t threads[8];
  for (int i = 0; i < 2; i++) sem_init(&semaphores[i], 0, (unsigned)i);
  int others = count - 2;
  for (int i = 1; i <= others; i++) texts[i] = given[i];
  for (long i = 1; i <= others; i++) pthread_create(&threads[i], NULL, thread, (void *)i);
  run(given[count - 1], 0);
  for (int i = 1; i <= others; i++) pthread_join(threads[i], NULL);
  for (unsigned i = 0; i < helper_count; i++) pthread_join(helpers[i], NULL);
  seen.of[8] = load(0) * 31 + load(1) + 1;
  seen.of[9] = look(0) * 31 + look(1) + 1;
  return 0;
}
