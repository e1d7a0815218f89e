/* Runs small C11 programs that its arguments spell, one word a thread: three characters an operation (what, which variable, which memory order). For
 * e2e/search-waits.test.ts. The first argument says how a thread waits: `loop`, or `assume` for one round of the loop and the assumption that it is the last.
 * The interpreter itself is not instrumented; the operations are. Every thread folds what it sees into a sum, and main folds the sums into the exit status. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "heddle.h"

/* Heddle instruments what asks for this, too: its macro is taken away. */
#undef no_sanitize
#define QUIET __attribute__((no_sanitize("thread")))
#define STEP __attribute__((noinline)) static

static atomic_int words[2];
static int plain[2];
static int loops;
static const char *texts[8];
static unsigned sums[8];

/* One more round unless `last`. */
#define UNTIL(last)                \
  if (!loops) heddle_assume(last); \
  else while (!(last)) {}

/* Every operation in each order, since orders are constants of the code. */
#define OPERATIONS(name, get, put, both)                                                                                                   \
  STEP unsigned name##_load(int i) { return (unsigned)atomic_load_explicit(&words[i], get) + 1; }                                          \
  STEP unsigned name##_store(int i, int value) { atomic_store_explicit(&words[i], value, put); return 1; }                                 \
  STEP unsigned name##_add(int i) { return (unsigned)atomic_fetch_add_explicit(&words[i], 1, both) + 1; }                                  \
  STEP unsigned name##_fence(void) { atomic_thread_fence(both); return 1; }                                                                \
  STEP unsigned name##_await(int i) { UNTIL(atomic_load_explicit(&words[i], get) != 0) return 1; }                                         \
  STEP unsigned name##_await_value(int i) {                                                                                                \
    int seen;                                                                                                                              \
    UNTIL((seen = atomic_load_explicit(&words[i], get)) > 2)                                                                               \
    return (unsigned)seen + 1;                                                                                                             \
  }                                                                                                                                        \
  STEP unsigned name##_await_both(int i) {                                                                                                 \
    UNTIL(atomic_load_explicit(&words[i], get) != 0 && atomic_load_explicit(&words[1 - i], get) != 0) return 1;                             \
  }                                                                                                                                        \
  STEP unsigned name##_yields(int i, int self) { /* Peterson's condition */                                                                \
    UNTIL(atomic_load_explicit(&words[i], get) == 0 || atomic_load_explicit(&words[1 - i], get) != self + 1) return 1;                      \
  }                                                                                                                                        \
  STEP unsigned name##_steady(int i) { /* the reader of a sequence lock */                                                                 \
    int seen, other;                                                                                                                       \
    UNTIL((seen = atomic_load_explicit(&words[i], get), other = atomic_load_explicit(&words[1 - i], get),                                  \
           atomic_load_explicit(&words[i], memory_order_relaxed) == seen))                                                                 \
    return (unsigned)seen * 5 + (unsigned)other + 1;                                                                                       \
  }                                                                                                                                        \
  STEP unsigned name##_take(int i) { UNTIL(atomic_exchange_explicit(&words[i], 1, both) == 0) return 1; }                                  \
  STEP unsigned name##_look_and_take(int i) {                                                                                              \
    UNTIL(atomic_load_explicit(&words[i], memory_order_relaxed) == 0 && atomic_exchange_explicit(&words[i], 1, both) == 0) return 1;         \
  }                                                                                                                                        \
  STEP unsigned name##_weak_take(int i) {                                                                                                  \
    int zero;                                                                                                                              \
    UNTIL((zero = 0, atomic_compare_exchange_weak_explicit(&words[i], &zero, 1, both, get))) return 1;                                      \
  }                                                                                                                                        \
  STEP unsigned name##_again(int i) { /* ends by itself: no wait */                                                                        \
    for (int n = 0; n < 4; n++)                                                                                                            \
      if (atomic_load_explicit(&words[i], get) != 0) return (unsigned)n + 1;                                                               \
    return 9;                                                                                                                              \
  }                                                                                                                                        \
  QUIET static unsigned name##_perform(char what, int i, int self) {                                                                       \
    switch (what) {                                                                                                                        \
      case 'r': return name##_load(i);                                                                                                     \
      case 'w': return name##_store(i, self + 1);                                                                                          \
      case 'H': return name##_store(i, 0);                                                                                                 \
      case 'a': return name##_add(i);                                                                                                      \
      case 'f': return name##_fence();                                                                                                     \
      case 's': return name##_await(i);                                                                                                    \
      case 'v': return name##_await_value(i);                                                                                              \
      case 'b': return name##_await_both(i);                                                                                               \
      case 'y': return name##_yields(i, self);                                                                                             \
      case 'k': return name##_steady(i);                                                                                                   \
      case 'X': return name##_take(i);                                                                                                     \
      case 'T': return name##_look_and_take(i);                                                                                            \
      case 'C': return name##_weak_take(i);                                                                                                \
      case 'n': return name##_again(i);                                                                                                    \
      default: abort();                                                                                                                    \
    }                                                                                                                                      \
  }
OPERATIONS(relaxed, memory_order_relaxed, memory_order_relaxed, memory_order_relaxed)
OPERATIONS(ordered, memory_order_acquire, memory_order_release, memory_order_acq_rel)
OPERATIONS(sequential, memory_order_seq_cst, memory_order_seq_cst, memory_order_seq_cst)

STEP unsigned look(int i) { return (unsigned)plain[i] + 1; }
STEP unsigned put(int i, int value) { plain[i] = value; return 1; }

QUIET static unsigned perform(char what, int i, char order, int self) {
  if (what == 'p') return look(i);
  if (what == 'P') return put(i, self + 1);
  switch (order) {
    case 'x': return relaxed_perform(what, i, self);
    case 'o': return ordered_perform(what, i, self);
    case 's': return sequential_perform(what, i, self);
    default: abort();
  }
}

QUIET static void *thread(void *argument) {
  int self = (int)(long)argument;
  unsigned sum = 0;
  for (const char *at = texts[self]; *at != 0; at += 3) sum = sum * 7 + perform(at[0], at[1] - '0', at[2], self);
  sums[self] = sum;
  return NULL;
}

QUIET int main(int count, char **given) {
  pthread_t threads[8];
  loops = given[1][0] == 'l';
  int n = count - 2;
  for (int i = 0; i < n; i++) texts[i] = given[i + 2];
  for (long i = 0; i < n; i++) pthread_create(&threads[i], NULL, thread, (void *)i);
  for (int i = 0; i < n; i++) pthread_join(threads[i], NULL);
  unsigned sum = (unsigned)words[0] * 3 + (unsigned)words[1] * 5 + (unsigned)plain[0] * 11 + (unsigned)plain[1] * 13;
  for (int i = 0; i < n; i++) sum = sum * 31 + sums[i];
  return (int)(sum & 0x7fffffff);
}
