/* A small OCaml-like runtime: bytecode on explicit stacks, domains, a minor heap for each domain, a stop-the-world major collection. */
#ifndef RUNTIME_H
#define RUNTIME_H
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* An integer (odd), a block (address of its first field), or an address in code. */
typedef uintptr_t value;
typedef int32_t opcode;

/*
 * A word that both the interpreter and the collector access: of a stack, of the heap. Plain where the handshake must order them, so that a
 * missing edge is a data race; with -DRELAXED_WORDS relaxed atomics, as in a runtime that must not have torn values.
 */
#ifdef RELAXED_WORDS
typedef _Atomic(value) word;
#define get(w) atomic_load_explicit(&(w), memory_order_relaxed)
#define put(w, v) atomic_store_explicit(&(w), (v), memory_order_relaxed)
#else
typedef value word;
#define get(w) (w)
#define put(w, v) ((w) = (v))
#endif

#define NUMBER(n) ((value)(((intptr_t)(n)) * 2 + 1))
#define TO_INT(v) ((int)((intptr_t)(v) >> 1))
#define IS_NUMBER(v) (((v) & 1) != 0)

enum { FIELDS = 2, CELL_WORDS = 1 + FIELDS, YOUNG_CELLS = 4, STACK_WORDS = 96, MOST_DOMAINS = 8 };

/* Headers. A cell that was freed has FREE and poisoned fields. */
enum { FREE = 0, PAIR = 1, MOVED = 2 };
#define POISON ((value)0xDEADu * 2 + 1)

/* Cells of one size. What belongs to the collector is written while the world is stopped. */
struct pool {
  struct pool *next;
  word *cells;
  int count;
  word hint; /* no free cell below it */
  unsigned char *marks;
};

struct domain {
  pthread_t thread;
  int index;
  _Atomic int parked;
  word sp; /* index of the newest word of `stack`: what the interpreter publishes to the collector */
  word result;
  const opcode *entry;
  value argument;
  word young_used;
  struct pool *pools; /* under heap_lock where others look */
  int allocated;      /* cells of pools, ever */
  word stack[STACK_WORDS];
  word young[YOUNG_CELLS * CELL_WORDS];
};

/* domain.c */
extern pthread_mutex_t domains_lock;
extern struct domain *domains[MOST_DOMAINS];
extern _Thread_local struct domain *self;
struct domain *domain_start(const opcode *entry, value argument);
value domain_finish(struct domain *domain);
void runtime_start(void);
void runtime_end(void);
void safepoint(void);
void full_major(void);

/* heap.c */
extern pthread_mutex_t heap_lock;
extern struct pool *orphans;
extern int swept_cells;
value pair(value first, value second);
word *fields(value block);
void minor_collection(void);
struct pool **pool_list(int index);
struct pool *pool_of(value block);
word *free_cell(struct pool *pool);
void heap_orphan(struct domain *domain);
void heap_check(void);

/* collect.c */
void collect(void);

/* fragments.c */
int is_code(value word);
void register_fragment(const opcode *start, const opcode *end);
void remove_fragment(const opcode *start);

/* callback.c */
void callback_start(void);
void callback_end_of_thread(void);
value callback(const opcode *function, int count, const value *arguments);

/* interpreter.c */
enum { ACC, PUSH, POP, CONST, OFFSET, MAKE_PAIR, FIELD, BRANCH_IF_ZERO, CLOSURE, FUNCTION, PUSH_RETURN, APPLY, ADD, RETURN, CALL_C, STOP };
value interpret(const opcode *pc, int count);

/* program.c */
extern const opcode program[];
extern const int program_length;
value primitive(int number, value accumulator, value top_of_stack);
#endif
