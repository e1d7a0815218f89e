/* What clang warns of is what is tried here. */
#pragma clang diagnostic ignored "-Watomic-alignment"
#include "expect.h"
#include <pthread.h>
#include <stdatomic.h>

struct pair { unsigned long long count, twice; };
struct triple { int count, twice, thrice; };
struct tiny { unsigned char count, twice, thrice; };

static _Atomic(struct pair) pair;
static _Alignas(16) _Atomic(struct pair) aligned;
static _Atomic(struct triple) triple;
static _Atomic(struct tiny) tiny;
static _Atomic(unsigned __int128) wide;
static int data;
static _Atomic(struct triple) published;

static void *adds(void *argument) {
  for (int i = 0; i < 2; i++) {
    struct pair old = atomic_load(&pair), next;
    do next = (struct pair){old.count + 1, old.twice + 2};
    while (!atomic_compare_exchange_weak(&pair, &old, next));
    old = atomic_load_explicit(&aligned, memory_order_relaxed);
    do next = (struct pair){old.count + 1, old.twice + 2};
    while (!atomic_compare_exchange_strong_explicit(&aligned, &old, next, memory_order_acq_rel, memory_order_relaxed));
    struct triple last = atomic_load(&triple), fresh;
    do fresh = (struct triple){last.count + 1, last.twice + 2, last.thrice + 3};
    while (!atomic_compare_exchange_strong(&triple, &last, fresh));
    struct tiny small = atomic_load(&tiny), more;
    do more = (struct tiny){small.count + 1, small.twice + 2, small.thrice + 3};
    while (!atomic_compare_exchange_weak(&tiny, &small, more));
    atomic_fetch_add(&wide, (unsigned __int128)1 << 70 | 1);
  }
  return argument;
}

static void *publishes(void *argument) {
  data = 42;
  atomic_store_explicit(&published, ((struct triple){1, 2, 3}), memory_order_release);
  return argument;
}

int main(void) {
  pthread_t threads[3];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, adds, NULL);
  pthread_create(&threads[2], NULL, publishes, NULL);
  if (atomic_load_explicit(&published, memory_order_acquire).thrice == 3) expect(data == 42);
  for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
  struct pair sum = atomic_load(&pair);
  expect(sum.count == 4 && sum.twice == 8);
  sum = atomic_exchange(&aligned, ((struct pair){0}));
  expect(sum.count == 4 && sum.twice == 8 && atomic_load(&aligned).count == 0);
  struct triple three = atomic_exchange(&triple, ((struct triple){9, 9, 9})), nines = atomic_load(&triple);
  expect(three.count == 4 && three.twice == 8 && three.thrice == 12 && nines.count == 9);
  struct tiny small = atomic_load(&tiny);
  expect(small.count == 4 && small.twice == 8 && small.thrice == 12);
  expect(atomic_load(&wide) == ((unsigned __int128)4 << 70 | 4));
  expect(!atomic_is_lock_free(&triple));
  return 0;
}
