/* Runs small programs that its arguments spell, one word a thread: two characters an operation. For e2e/search-laws.test.ts: one compile, many programs.
 * The interpreter itself is not instrumented; the operations are. Every thread folds what it sees into a sum, and main folds the sums into the exit status. */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "heddle.h"

/* Heddle instruments what asks for this, too: its macro is taken away. */
#undef no_sanitize
#define QUIET __attribute__((no_sanitize("thread")))
#define STEP __attribute__((noinline)) static

static atomic_int words[2];
static int plain[2];
static pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_rwlock_t shares[2] = {PTHREAD_RWLOCK_INITIALIZER, PTHREAD_RWLOCK_INITIALIZER}, writers_first[2];
static pthread_cond_t conditions[2] = {PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER};
static pthread_barrier_t barrier;
static sem_t semaphores[2];
static pthread_mutex_t checked[2], nested[2], robust[2];
static pthread_spinlock_t spins[2];
static pthread_once_t onces[2] = {PTHREAD_ONCE_INIT, PTHREAD_ONCE_INIT};
static char *volatile texts[8];
static unsigned sums[8];

/* Loops that wait look and try with these, too. */
STEP int get(int i) { return words[i]; }
STEP int attempt(int i) { return atomic_exchange(&words[i], 1) == 0; }
STEP unsigned load(int i) { return (unsigned)get(i) + 1; }
STEP unsigned try_once(int i) { return (unsigned)attempt(i) + 1; }
STEP unsigned store(int i, int value) { words[i] = value; return 1; }
STEP unsigned add(int i) { return (unsigned)atomic_fetch_add(&words[i], 1) + 1; }
STEP unsigned swap(int i) {
  int zero = 0;
  return (unsigned)atomic_compare_exchange_strong(&words[i], &zero, 1) + 1;
}
STEP unsigned look(int i) { return (unsigned)plain[i] + 1; }
STEP unsigned put(int i, int value) { plain[i] = value; return 1; }
STEP unsigned await(int i) {
  while (get(i) == 0) {
  }
  return 1;
}
STEP unsigned spin_lock(int i) {
  while (!attempt(i)) {
  }
  return 1;
}
STEP unsigned again(int i) {
  for (int n = 0; n < 3; n++)
    if (get(i) != 0) return (unsigned)n + 1;
  return 9;
}
STEP unsigned timed(int i) {
  struct timespec limit;
  clock_gettime(CLOCK_REALTIME, &limit);
  limit.tv_sec++;
  return (unsigned)(pthread_cond_timedwait(&conditions[i], &locks[i], &limit) != 0) + 1;
}
STEP unsigned sleep_while_zero(int i, const struct timespec *span) {
  return (unsigned)(syscall(SYS_futex, &words[i], FUTEX_WAIT_PRIVATE, 0, span) != 0) + 1;
}
STEP unsigned wake(int i, int count) { return (unsigned)syscall(SYS_futex, &words[i], FUTEX_WAKE_PRIVATE, count) + 1; }
STEP unsigned epoch(char what, int i) {
  if (what == 'M') heddle_epoch_enter_in(&plain[i]);
  if (what == 'N') heddle_epoch_exit_in(&plain[i]);
  if (what == 'O') heddle_epoch_synchronize_in(&plain[i]);
  return 1;
}
STEP struct timespec in_a_second(void) {
  struct timespec limit;
  clock_gettime(CLOCK_REALTIME, &limit);
  limit.tv_sec++;
  return limit;
}
STEP unsigned lock_in_time(int i) {
  struct timespec limit = in_a_second();
  return (unsigned)(pthread_mutex_timedlock(&locks[i], &limit) != 0) + 1;
}
STEP unsigned wait_in_time(int i) {
  struct timespec limit = in_a_second();
  return (unsigned)(sem_timedwait(&semaphores[i], &limit) != 0) + 1;
}
STEP unsigned share_in_time(pthread_rwlock_t *lock) {
  struct timespec limit = in_a_second();
  return (unsigned)(pthread_rwlock_timedrdlock(lock, &limit) != 0) + 1;
}
STEP unsigned own_in_time(pthread_rwlock_t *lock) {
  struct timespec limit = in_a_second();
  return (unsigned)(pthread_rwlock_timedwrlock(lock, &limit) != 0) + 1;
}
STEP unsigned await_share(int i) {
  while (pthread_rwlock_tryrdlock(&shares[i]) != 0) {
  }
  return 1;
}
STEP unsigned await_own(int i) {
  while (pthread_rwlock_trywrlock(&shares[i]) != 0) {
  }
  return 1;
}
STEP unsigned value_of(int i) {
  int value = 0;
  sem_getvalue(&semaphores[i], &value);
  return (unsigned)value + 1;
}
STEP void set_first(void) { words[0] = 5; }
STEP void set_second(void) { words[1] = 6; }
STEP void *helper(void *argument) {
  add((int)(long)argument);
  return NULL;
}
STEP unsigned with_helper(int i) {
  pthread_t thread;
  pthread_create(&thread, NULL, helper, (void *)(long)i);
  return (unsigned)pthread_join(thread, NULL) + 1;
}
STEP unsigned pause_for(int i) {
  struct timespec span = {i + 1, 0};
  return (unsigned)nanosleep(&span, NULL) + 1;
}
STEP unsigned allocate(int i) {
  int *block = malloc(8);
  *block = i;
  unsigned seen = (unsigned)((unsigned long)block >> 4) & 0xff;
  free(block);
  return seen;
}

QUIET static unsigned perform(char what, int i, int self) {
  switch (what) {
    case 'r': return load(i);
    case 'w': return store(i, self + 2);
    case 'a': return add(i);
    case 'c': return swap(i);
    case 'R': return look(i);
    case 'W': return put(i, self + 2);
    case 's': return await(i);
    case 'n': return again(i);
    case 'H': return store(i, 0);
    case 'X': return spin_lock(i);
    case 'Z': return try_once(i);
    case 'l': return (unsigned)pthread_mutex_lock(&locks[i]) + 1;
    case 'u': return (unsigned)pthread_mutex_unlock(&locks[i]) + 1;
    case 't': return (unsigned)pthread_mutex_trylock(&locks[i]) + 1;
    case 'q': return (unsigned)pthread_rwlock_rdlock(&shares[i]) + 1;
    case 'Q': return (unsigned)pthread_rwlock_wrlock(&shares[i]) + 1;
    case 'd': return (unsigned)pthread_rwlock_unlock(&shares[i]) + 1;
    case 'P': return (unsigned)sem_wait(&semaphores[i]) + 1;
    case 'T': return (unsigned)sem_trywait(&semaphores[i]) + 1;
    case 'V': return (unsigned)sem_post(&semaphores[i]) + 1;
    case 'i': return (unsigned)pthread_cond_wait(&conditions[i], &locks[i]) + 1;
    case 'I': return timed(i);
    case 'g': return (unsigned)pthread_cond_signal(&conditions[i]) + 1;
    case 'G': return (unsigned)pthread_cond_broadcast(&conditions[i]) + 1;
    case 'b': return (unsigned)(pthread_barrier_wait(&barrier) != 0) + 1;
    case 'h': return heddle_choose(2) + 1;
    case 'm': return allocate(i);
    case 'x': return lock_in_time(i);
    case 'p': return wait_in_time(i);
    case 'S': return share_in_time(&shares[i]);
    case '|': return own_in_time(&shares[i]);
    case '?': return await_share(i);
    case '*': return await_own(i);
    case '<': return (unsigned)pthread_rwlock_rdlock(&writers_first[i]) + 1;
    case '>': return (unsigned)pthread_rwlock_wrlock(&writers_first[i]) + 1;
    case '_': return (unsigned)pthread_rwlock_unlock(&writers_first[i]) + 1;
    case '{': return (unsigned)(pthread_rwlock_tryrdlock(&writers_first[i]) != 0) + 1;
    case '}': return (unsigned)(pthread_rwlock_trywrlock(&writers_first[i]) != 0) + 1;
    case '[': return share_in_time(&writers_first[i]);
    case ']': return own_in_time(&writers_first[i]);
    case 'y': return (unsigned)(pthread_rwlock_tryrdlock(&shares[i]) != 0) + 1;
    case 'Y': return (unsigned)(pthread_rwlock_trywrlock(&shares[i]) != 0) + 1;
    case 'v': return value_of(i);
    case 'e': return (unsigned)pthread_mutex_lock(&checked[i]) + 1;
    case 'E': return (unsigned)pthread_mutex_unlock(&checked[i]) + 1;
    case 'k': return (unsigned)pthread_mutex_lock(&nested[i]) + 1;
    case 'K': return (unsigned)pthread_mutex_unlock(&nested[i]) + 1;
    case 'f': return (unsigned)(pthread_mutex_trylock(&nested[i]) != 0) + 1;
    case 'L': return (unsigned)pthread_mutex_lock(&robust[i]) + 1;
    case 'U': return (unsigned)pthread_mutex_unlock(&robust[i]) + 1;
    case '!': return (unsigned)pthread_mutex_trylock(&robust[i]) + 1;
    case '=': return (unsigned)(pthread_mutex_consistent(&robust[i]) != 0) + 1;
    case 'j': return (unsigned)pthread_spin_lock(&spins[i]) + 1;
    case 'J': return (unsigned)pthread_spin_unlock(&spins[i]) + 1;
    case 'o': return (unsigned)pthread_once(&onces[i], i == 0 ? set_first : set_second) + 1;
    case 'D': return with_helper(i);
    case 'z': return pause_for(i);
    case 'A': return sleep_while_zero(i, NULL);
    case 'F': return sleep_while_zero(i, &(struct timespec){1, 0});
    case 'B': return wake(i, 1);
    case 'C': return wake(i, 2);
    case 'M': case 'N': case 'O': return epoch(what, i);
    default: abort();
  }
}

QUIET static void *thread(void *argument) {
  int self = (int)(long)argument;
  unsigned sum = 0;
  for (const char *at = texts[self]; *at != 0; at += 2) sum = sum * 7 + perform(at[0], at[1] - '0', self);
  sums[self] = sum;
  return NULL;
}

QUIET int main(int count, char **words_given) {
  pthread_t threads[8];
  pthread_mutexattr_t errorcheck, recursive, abandoned;
  pthread_mutexattr_init(&errorcheck);
  pthread_mutexattr_settype(&errorcheck, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutexattr_init(&recursive);
  pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutexattr_init(&abandoned);
  pthread_mutexattr_setrobust(&abandoned, PTHREAD_MUTEX_ROBUST);
  pthread_rwlockattr_t first;
  pthread_rwlockattr_init(&first);
  pthread_rwlockattr_setkind_np(&first, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  for (int i = 0; i < 2; i++) {
    pthread_rwlock_init(&writers_first[i], &first);
    pthread_mutex_init(&robust[i], &abandoned);
    pthread_mutex_init(&checked[i], &errorcheck);
    pthread_mutex_init(&nested[i], &recursive);
    pthread_spin_init(&spins[i], PTHREAD_PROCESS_PRIVATE);
  }
  pthread_barrier_init(&barrier, NULL, 2);
  for (int i = 0; i < 2; i++) sem_init(&semaphores[i], 0, (unsigned)i);
  for (int i = 1; i < count; i++) texts[i] = words_given[i];
  for (long i = 1; i < count; i++) pthread_create(&threads[i], NULL, thread, (void *)i);
  for (int i = 1; i < count; i++) pthread_join(threads[i], NULL);
  unsigned sum = (unsigned)words[0] * 3 + (unsigned)words[1] * 5 + look(0) * 11 + look(1) * 13;
  for (int i = 1; i < count; i++) sum = sum * 31 + sums[i];
  return (int)(sum & 0x7fffffff);
}
