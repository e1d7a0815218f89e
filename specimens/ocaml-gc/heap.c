/* The heap: a minor heap in each domain, and pools of cells that the major collection sweeps. */
#include <stdlib.h>
#include "runtime.h"

/*
 * Mappings of the operating system have the size of whole pages, so one that held a thread's block serves for a pool as well. Here the C library
 * gives out exact sizes: a pool asks for what a thread-local block has.
 */
#ifdef __wasm__
#define POOL_BYTES __builtin_wasm_tls_size()
#else
#define POOL_BYTES 256
#endif

/* Guards the lists of pools. No domain waits for a collection while it holds it. */
pthread_mutex_t heap_lock = PTHREAD_MUTEX_INITIALIZER;
/* Pools of domains that have ended. */
struct pool *orphans;
int swept_cells;
static int ended_allocated;

/* The fields of a block that must still be there. */
word *fields(value block) {
  assert(!IS_NUMBER(block));
  word *first = (word *)block;
  assert(get(first[-1]) == PAIR);
  return first;
}

/* A cell that is free, or NULL. */
word *free_cell(struct pool *pool) {
  for (value i = get(pool->hint); i < (value)pool->count; i++) {
    if (get(pool->cells[i * CELL_WORDS]) != FREE) continue;
    put(pool->hint, i + 1);
    return &pool->cells[i * CELL_WORDS];
  }
  put(pool->hint, (value)pool->count);
  return NULL;
}

static struct pool *new_pool(void) {
  struct pool *pool = malloc(sizeof *pool);
  pool->cells = malloc(POOL_BYTES);
  pool->count = (int)(POOL_BYTES / (CELL_WORDS * sizeof(word)));
  pool->marks = calloc(1, (size_t)pool->count);
  pool->next = NULL;
  put(pool->hint, 0);
  for (int i = 0; i < pool->count; i++) put(pool->cells[i * CELL_WORDS], FREE);
  return pool;
}

/* Adopts the pools of ended domains, or makes a new one. */
static void add_pools(void) {
  pthread_mutex_lock(&heap_lock);
  struct pool *fresh = orphans != NULL ? orphans : new_pool(), *last = fresh;
  orphans = NULL;
  while (last->next != NULL) last = last->next;
  last->next = self->pools;
  self->pools = fresh;
  pthread_mutex_unlock(&heap_lock);
}

static word *allocate_cell(void) {
  for (;;) {
    for (struct pool *pool = self->pools; pool != NULL; pool = pool->next) {
      word *cell = free_cell(pool);
      if (cell != NULL) return cell;
    }
    add_pools();
  }
}

static value promote(value v) {
  if (IS_NUMBER(v) || v < (value)self->young || v >= (value)(self->young + YOUNG_CELLS * CELL_WORDS)) return v;
  word *from = (word *)v;
  if (get(from[-1]) == MOVED) return get(from[0]);
  word *to = allocate_cell();
  self->allocated++;
  put(to[0], PAIR);
  for (int i = 0; i < FIELDS; i++) put(to[1 + i], get(from[i]));
  put(from[-1], MOVED);
  put(from[0], (value)(to + 1));
  for (int i = 0; i < FIELDS; i++) put(to[1 + i], promote(get(to[1 + i])));
  return (value)(to + 1);
}

/* Empties the domain's own minor heap. A word that is no young block stays as it is, so code addresses need no second look. */
void minor_collection(void) {
  if (get(self->young_used) == 0) return;
  for (value i = get(self->sp); i < STACK_WORDS; i++) put(self->stack[i], promote(get(self->stack[i])));
  put(self->result, promote(get(self->result)));
  put(self->young_used, 0);
}

/* The arguments must be numbers or reachable: this may collect. */
value pair(value first, value second) {
  if (get(self->young_used) == YOUNG_CELLS) {
    minor_collection();
    safepoint();
  }
  value used = get(self->young_used);
  word *cell = &self->young[used * CELL_WORDS];
  put(self->young_used, used + 1);
  put(cell[0], PAIR);
  put(cell[1], first);
  put(cell[2], second);
  return (value)(cell + 1);
}

/* The pools of domain `index`; those of ended domains for MOST_DOMAINS; NULL: no such domain. */
struct pool **pool_list(int index) {
  if (index == MOST_DOMAINS) return &orphans;
  return domains[index] != NULL ? &domains[index]->pools : NULL;
}

/* The pool that a block is in, or NULL. */
struct pool *pool_of(value block) {
  for (int i = 0; i <= MOST_DOMAINS; i++) {
    struct pool **list = pool_list(i);
    for (struct pool *pool = list != NULL ? *list : NULL; pool != NULL; pool = pool->next)
      if (block >= (value)pool->cells && block < (value)(pool->cells + pool->count * CELL_WORDS)) return pool;
  }
  return NULL;
}

/* The domain has ended: others may use its pools. */
void heap_orphan(struct domain *domain) {
  pthread_mutex_lock(&heap_lock);
  struct pool **end = &orphans;
  while (*end != NULL) end = &(*end)->next;
  *end = domain->pools;
  domain->pools = NULL;
  ended_allocated += domain->allocated;
  pthread_mutex_unlock(&heap_lock);
}

/* At the end of the program, when one domain is left: the counters agree with what is in the pools. */
void heap_check(void) {
  heap_orphan(self);
  int used = 0;
  while (orphans != NULL) {
    struct pool *pool = orphans;
    for (int i = 0; i < pool->count; i++) used += get(pool->cells[i * CELL_WORDS]) == PAIR;
    orphans = pool->next;
    free(pool->cells);
    free(pool->marks);
    free(pool);
  }
  assert(used == ended_allocated - swept_cells);
}
