/*
 * Chess/WSQ, IWSQ, StateWSQ and IWSQWithState: the THE queue of Cilk-5 (Frigo, Leiserson and Randall, PLDI 1998) as tested with CHESS. The owner pushes and
 * pops at the tail without the lock unless head and tail meet; thieves take the head under it. A thief announces its theft by moving the head before
 * it reads the element, so a push must leave one slot free. This one does not: the slot is overwritten, one item runs twice and another never.
 *
 * SPIN: the lock is an exchange loop instead of a mutex (the Interlocked forms). STATE: every step is noted in activation records in shared memory, as
 * the forms for state caching do; many more events, of which none matters. PUSH_FIRST: all pushes before all pops.
 */
#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#ifndef SPIN
#define SPIN 0
#endif
#ifndef STATE
#define STATE 0
#endif
#ifndef PUSH_FIRST
#define PUSH_FIRST 0
#endif
#ifndef THIEVES
#define THIEVES 1
#endif

enum { ITEMS = 4, ATTEMPTS = 2, INITIAL_SIZE = 2, MAX_SIZE = 1 << 20, DEPTH = 8, VARIABLES = 3 };
enum function { RUN, THIEF, PUSH, POP, STEAL, SYNC_PUSH, SYNC_POP, ACQUIRE, RELEASE };

struct record {
  int function;
  int place;
  long variables[VARIABLES];
};

struct calls {
  int depth;
  struct record records[DEPTH];
};

static struct calls calls[THIEVES + 1];

static void called(int thread, enum function function) {
  if (STATE) {
    struct calls *mine = &calls[thread];
    assert(mine->depth < DEPTH);
    mine->records[mine->depth].function = function;
    mine->records[mine->depth].place = 0;
    mine->depth++;
  }
}

static void at(int thread, int place, int variable, long value) {
  if (STATE) {
    struct calls *mine = &calls[thread];
    assert(mine->depth > 0);
    struct record *top = &mine->records[mine->depth - 1];
    top->place = place;
    top->variables[variable] = value;
  }
}

static void returned(int thread) {
  if (STATE) {
    assert(calls[thread].depth > 0);
    calls[thread].depth--;
  }
}

struct item {
  int runs;
};

struct queue {
  pthread_mutex_t mutex;
  atomic_int spin;
  atomic_long head, tail;
  struct item **slots;
  long mask;
};

static struct queue queue = {.mutex = PTHREAD_MUTEX_INITIALIZER, .mask = INITIAL_SIZE - 1};

/* Interlocked operations, as in the original: also a read is a read-modify-write. */
static long get(atomic_long *word) {
  long seen = 0;
  atomic_compare_exchange_strong(word, &seen, 0);
  return seen;
}

static void set(atomic_long *word, long value) {
  atomic_exchange(word, value);
}

static void acquire(int thread) {
  called(thread, ACQUIRE);
  if (SPIN) {
    at(thread, 0, 0, 0);
    while (atomic_exchange(&queue.spin, 1) != 0) {
      at(thread, 1, 0, 1);
      sched_yield();
    }
  } else {
    pthread_mutex_lock(&queue.mutex);
  }
  returned(thread);
}

static void release(int thread) {
  called(thread, RELEASE);
  if (SPIN) {
    at(thread, 0, 0, 0);
    atomic_store(&queue.spin, 0);
  } else {
    pthread_mutex_unlock(&queue.mutex);
  }
  returned(thread);
}

static struct item *steal(int thread) {
  struct item *item = NULL;
  called(thread, STEAL);
  acquire(thread);
  at(thread, 1, 0, 0);
  long head = get(&queue.head);
  at(thread, 2, 0, head);
  set(&queue.head, head + 1);
  at(thread, 3, 0, head);
  if (head < get(&queue.tail)) {
    item = queue.slots[head & queue.mask];
  } else {
    at(thread, 4, 0, head);
    set(&queue.head, head);
  }
  at(thread, 5, 1, item != NULL);
  release(thread);
  returned(thread);
  return item;
}

static struct item *sync_pop(int thread) {
  struct item *item = NULL;
  called(thread, SYNC_POP);
  acquire(thread);
  at(thread, 1, 0, 0);
  long tail = get(&queue.tail) - 1;
  at(thread, 2, 0, tail);
  set(&queue.tail, tail);
  at(thread, 3, 0, tail);
  if (get(&queue.head) <= tail) {
    item = queue.slots[tail & queue.mask];
  } else {
    at(thread, 4, 0, tail);
    set(&queue.tail, tail + 1);
  }
  at(thread, 5, 1, item != NULL);
  if (get(&queue.head) > tail) {
    at(thread, 6, 0, 0);
    set(&queue.head, 0);
    at(thread, 7, 0, 0);
    set(&queue.tail, 0);
    item = NULL;
  }
  release(thread);
  returned(thread);
  return item;
}

static struct item *pop(int thread) {
  struct item *item;
  called(thread, POP);
  at(thread, 0, 0, 0);
  long tail = get(&queue.tail) - 1;
  at(thread, 1, 0, tail);
  set(&queue.tail, tail);
  at(thread, 2, 0, tail);
  if (get(&queue.head) <= tail) {
    item = queue.slots[tail & queue.mask];
  } else {
    at(thread, 3, 0, tail);
    set(&queue.tail, tail + 1);
    item = sync_pop(thread);
  }
  returned(thread);
  return item;
}

static void sync_push(int thread, struct item *item) {
  called(thread, SYNC_PUSH);
  acquire(thread);
  at(thread, 1, 0, 0);
  long head = get(&queue.head);
  at(thread, 2, 0, head);
  long count = get(&queue.tail) - head;
  head &= queue.mask;
  at(thread, 3, 1, count);
  set(&queue.head, head);
  at(thread, 4, 1, count);
  set(&queue.tail, head + count);
  if (count >= queue.mask) {
    long size = 2 * (queue.mask + 1);
    assert(size < MAX_SIZE);
    struct item **larger = calloc((size_t)size, sizeof *larger);
    for (long i = 0; i < count; i++) {
      larger[i] = queue.slots[(head + i) & queue.mask];
    }
    free(queue.slots);
    queue.slots = larger;
    queue.mask = size - 1;
    at(thread, 5, 0, 0);
    set(&queue.head, 0);
    at(thread, 6, 0, 0);
    set(&queue.tail, count);
  }
  assert(count < queue.mask);
  at(thread, 7, 0, 0);
  long tail = get(&queue.tail);
  queue.slots[tail & queue.mask] = item;
  at(thread, 8, 2, tail);
  set(&queue.tail, tail + 1);
  release(thread);
  returned(thread);
}

static void push(int thread, struct item *item) {
  called(thread, PUSH);
  at(thread, 0, 0, 0);
  long tail = get(&queue.tail);
  at(thread, 1, 0, tail);
  /* The bug: one slot must stay free, so this may hold below head + mask only. */
  if (tail < get(&queue.head) + queue.mask + 1 && tail < MAX_SIZE) {
    queue.slots[tail & queue.mask] = item;
    at(thread, 2, 0, tail);
    set(&queue.tail, tail + 1);
  } else {
    at(thread, 3, 0, tail);
    sync_push(thread, item);
  }
  returned(thread);
}

static void run(struct item *item) {
  if (item != NULL) {
    item->runs++;
  }
}

static void *thief(void *arg) {
  int thread = (int)(size_t)arg;
  called(thread, THIEF);
  for (int i = 0; i < ATTEMPTS; i++) {
    at(thread, 0, 0, i);
    run(steal(thread));
  }
  returned(thread);
  return NULL;
}

int main(void) {
  struct item *items = calloc(ITEMS, sizeof *items);
  pthread_t thieves[THIEVES];
  queue.slots = calloc(INITIAL_SIZE, sizeof *queue.slots);
  called(0, RUN);
  for (int i = 0; i < THIEVES; i++) {
    pthread_create(&thieves[i], NULL, thief, (void *)(size_t)(i + 1));
  }
  for (int i = 0; i < ITEMS; i++) {
    at(0, 1, 0, i);
    push(0, &items[i]);
    if (!PUSH_FIRST && i % 2 == 1) {
      at(0, 2, 0, i);
      run(pop(0));
    }
  }
  for (int i = 0; i < (PUSH_FIRST ? ITEMS : ITEMS / 2); i++) {
    at(0, 3, 0, i);
    run(pop(0));
  }
  for (int i = 0; i < THIEVES; i++) {
    pthread_join(thieves[i], NULL);
  }
  for (int i = 0; i < ITEMS; i++) {
    assert(items[i].runs == 1);
  }
  free(queue.slots);
  free(items);
  return 0;
}
