/* The major collection. The world is stopped: every other domain is parked with an empty minor heap. */
#include <stdlib.h>
#include <string.h>
#include "runtime.h"

static void mark(value block) {
  while (!IS_NUMBER(block)) {
    struct pool *pool = pool_of(block);
    if (pool == NULL) return;
    size_t cell = (size_t)((word *)block - pool->cells) / CELL_WORDS;
    if (pool->marks[cell]) return;
    pool->marks[cell] = 1;
    mark(get(((word *)block)[0]));
    block = get(((word *)block)[1]);
  }
}

/* A stack holds blocks, numbers and code addresses. Code addresses are no roots. */
static void mark_stack(struct domain *domain) {
  for (value i = get(domain->sp); i < STACK_WORDS; i++) {
    value v = get(domain->stack[i]);
    if (!IS_NUMBER(v) && !is_code(v)) mark(v);
  }
}

static void sweep(struct pool *pool) {
  for (int i = 0; i < pool->count; i++) {
    word *cell = &pool->cells[i * CELL_WORDS];
    if (pool->marks[i] || get(cell[0]) == FREE) continue;
    put(cell[0], FREE);
    for (int field = 1; field <= FIELDS; field++) put(cell[field], POISON);
    swept_cells++;
  }
  memset(pool->marks, 0, (size_t)pool->count);
  put(pool->hint, 0);
}

static void mark_and_sweep(void) {
  for (int i = 0; i < MOST_DOMAINS; i++) {
    if (domains[i] == NULL) continue;
    mark_stack(domains[i]);
    mark(get(domains[i]->result));
  }
  for (int i = 0; i <= MOST_DOMAINS; i++) {
    struct pool **list = pool_list(i);
    for (struct pool *pool = list != NULL ? *list : NULL; pool != NULL; pool = pool->next) sweep(pool);
  }
}

#ifdef COMPACTION
/* Compaction: a pool whose blocks fit into the other pools of its domain is emptied and given back to the C library. */
static int used_cells(const struct pool *pool) {
  int used = 0;
  for (int i = 0; i < pool->count; i++) used += get(pool->cells[i * CELL_WORDS]) == PAIR;
  return used;
}

static int free_cells(const struct pool *pool, const struct pool *but) {
  int cells = 0;
  for (; pool != NULL; pool = pool->next)
    if (pool != but) cells += pool->count - used_cells(pool);
  return cells;
}

static void move_blocks(struct pool *from, struct pool *pools) {
  for (int i = 0; i < from->count; i++) {
    word *cell = &from->cells[i * CELL_WORDS], *to = NULL;
    if (get(cell[0]) != PAIR) continue;
    for (struct pool *pool = pools; to == NULL; pool = pool->next)
      if (pool != from) to = free_cell(pool);
    for (int word = 0; word < CELL_WORDS; word++) put(to[word], get(cell[word]));
    put(cell[0], MOVED);
    put(cell[1], (value)(to + 1));
  }
}

static void update(word *place) {
  value v = get(*place);
  if (IS_NUMBER(v) || pool_of(v) == NULL || get(((word *)v)[-1]) != MOVED) return;
  put(*place, get(((word *)v)[0]));
}

static void update_domain(struct domain *domain) {
  for (value i = get(domain->sp); i < STACK_WORDS; i++)
    if (!is_code(get(domain->stack[i]))) update(&domain->stack[i]);
  update(&domain->result);
}

static void update_pool(struct pool *pool) {
  for (int i = 0; i < pool->count; i++) {
    word *cell = &pool->cells[i * CELL_WORDS];
    if (get(cell[0]) != PAIR) continue;
    for (int field = 1; field <= FIELDS; field++) update(&cell[field]);
  }
}

/* Unlinks a pool of `list` that can be emptied, with its blocks moved; NULL: there is none. */
static struct pool *empty_one(struct pool **list) {
  for (struct pool **link = list; *link != NULL; link = &(*link)->next) {
    struct pool *pool = *link;
    if (used_cells(pool) == 0 || used_cells(pool) > free_cells(*list, pool)) continue;
    move_blocks(pool, *list);
    return pool;
  }
  return NULL;
}

static void drop(struct pool **list, struct pool *pool) {
  while (*list != pool) list = &(*list)->next;
  *list = pool->next;
  for (int i = 0; i < pool->count * CELL_WORDS; i++) put(pool->cells[i], i % CELL_WORDS == 0 ? FREE : POISON);
  free(pool->cells);
  free(pool->marks);
  free(pool);
}

static void compact(void) {
  for (int i = 0; i < MOST_DOMAINS; i++) {
    struct pool **list = pool_list(i);
    struct pool *emptied = list != NULL ? empty_one(list) : NULL;
    if (emptied == NULL) continue;
    for (int j = 0; j <= MOST_DOMAINS; j++) {
      if (j < MOST_DOMAINS && domains[j] != NULL) update_domain(domains[j]);
      struct pool **other = pool_list(j);
      for (struct pool *pool = other != NULL ? *other : NULL; pool != NULL; pool = pool->next) update_pool(pool);
    }
    drop(list, emptied);
  }
}
#endif

void collect(void) {
  mark_and_sweep();
#ifdef COMPACTION
  compact();
#endif
}
