/* The kernel: what runs on every memory access of the program under test.
 *
 * A second wasm instance with its own memory. Its exports are the program's TSan hooks (after instrumentation has added a site id to each
 * call); its imports are a few functions of the engine for the rare cases. It holds
 *  - vector clocks of threads, locks and atomics (clocks.c),
 *  - shadow cells that find data races precisely to the byte (shadow.c, access.c),
 *  - the state of every 8 bytes of program memory: addressable, red zone, freed, null page (heap.c),
 *  - stamps: which accesses need no look at the cells, because the same thread did the same in the same epoch (stamps.c),
 *  - the countdown to the next event that the engine wants to see, and spin detection (events.c; rounds.c: of loops that write).
 *
 * The most frequent hooks do not come here at all while their stamp matches: the instrumentation gives the program functions that look at stamps,
 * countdown and site flags by themselves (src/wasm/instrument/fast-hooks.ts). What they read is at fixed addresses, or its address is.
 *
 * Data races: FastTrack (Flanagan and Freund, PLDI 2009): the last write of each location as an epoch, reads as an epoch or, once two
 * unordered reads exist, as a vector. Deviations: cells are 4 bytes and split into bytes on the first narrower access; atomic accesses are
 * kept apart as vectors, since they are not ordered by happens-before; each epoch has the code site beside it, so that a report names both places.
 *
 * No clearing between executions: clocks only grow. Every execution starts with all clock entries at `base_clock`, the highest value that any
 * earlier execution used, so whatever an earlier execution left in a cell happens before everything in this one.
 */
#ifndef HEDDLE_KERNEL_H
#define HEDDLE_KERNEL_H
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;

#define EXPORT(name) __attribute__((export_name(#name))) name
#define IMPORT(name) __attribute__((import_module("engine"), import_name(#name)))
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define NOINLINE __attribute__((noinline))

/* Kinds of access, shared with src/engine/kernel.ts. */
enum { READ = 0, WRITE = 1, ATOMIC_READ = 2, ATOMIC_WRITE = 3, ATOMIC_RMW = 4, FREE = 5 };

/* C11 memory orders as LLVM passes them. */
enum { RELAXED = 0, CONSUME = 1, ACQUIRE = 2, RELEASE = 3, ACQ_REL = 4, SEQ_CST = 5 };

/* ---- the engine's side. All are plain calls. */
/* The countdown reached zero, or the site is a scheduling point. Returns 1 when the coroutine must park. */
u32 engine_event(u32 kind, u32 address, u32 bytes, u32 site) IMPORT(event);
/* An access to memory that is not addressable: `state` is the heap state byte. Never returns (the engine throws). */
void engine_bad_access(u32 kind, u32 address, u32 bytes, u32 site, u32 state) IMPORT(bad_access);
/* Call report_race instead. */
void engine_race(u32 address, u32 bytes, u32 kind, u32 site, u32 previous_kind, u32 previous_site, u32 previous_thread) IMPORT(race);
/* The word of the program's memory at `address`, a multiple of 4. */
u32 engine_word(u32 address) IMPORT(word);
/* A long range is gone through: the execution gets on, however long it takes. May throw, which ends the execution. */
void engine_alive(void) IMPORT(alive);
/* The kernel's memory grew: views of it are stale. */
void engine_memory_grew(void) IMPORT(memory_grew);
/* It cannot grow. Never returns (the engine throws). */
void engine_out_of_memory(void) IMPORT(out_of_memory);

/* ---- clocks.c */
/* A vector clock: entries beyond `count` are at base_clock. */
typedef struct {
  u32 count, capacity;
  u32 *entries;
} clock_vector;

typedef struct {
  clock_vector clock;
  clock_vector release_fence; /* the thread's clock at its last release fence (count 0: none) */
  clock_vector acquire_pending; /* what relaxed loads have seen, for the next acquire fence */
  u32 spin_keys[8];
  u32 spin_used, spin_hits;
  u32 wrote; /* plainly, and did nothing else, since it last was at a place that note_idle knows */
  u32 watched; /* see rounds.c */
  struct watch *watch; /* null: it never came under suspicion */
  u32 own_effects;
  u32 ignoring; /* depth of __tsan_ignore_thread_begin */
  u32 stamp; /* when it is not the current thread's; 0: it needs a new one */
  /* Written by src/engine/frames.ts: the stack pointer as of when the thread last parked, and the stack. The last members. */
  u32 stack_pointer, stack_low, stack_bytes;
} thread;

extern u32 current_thread;
extern u64 current_epoch; /* clock << 16 | thread */
extern u32 *current_clock;
extern thread *self; /* the current thread */
extern u32 base_clock;
extern thread *threads;

#define EPOCH_THREAD(epoch) ((u32)(epoch) & 0xffff)
#define EPOCH_CLOCK(epoch) ((u32)((epoch) >> 16))

/* No thread keeps its stamp: numbers are given out again. */
void forget_thread_stamps(void);
void *kernel_allocate(u32 bytes);
void *kernel_allocate_last(u32 bytes);
/* Room for `to` words that begins with `from` words of `old`. */
u32 *kernel_copy(const u32 *old, u32 from, u32 to);
void vector_reserve(clock_vector *vector, u32 count);
void vector_join(clock_vector *into, const clock_vector *from);
void vector_assign(clock_vector *into, const clock_vector *from);
void object_copy_to(clock_vector *into, u32 object);
/* Ends the current thread's epoch: what it does from here on is not covered by clocks released before. */
void advance_clock(void);
/* The current thread's knowledge of `thread`'s clock. */
static inline u32 known_clock(u32 of_thread) {
  clock_vector *own = &self->clock;
  return of_thread < own->count ? own->entries[of_thread] : base_clock;
}
static inline int ordered(u64 epoch) { return EPOCH_CLOCK(epoch) <= known_clock(EPOCH_THREAD(epoch)); }

/* ---- annotations.c */
void report_race(u32 address, u32 bytes, u32 kind, u32 site, u32 previous_kind, u32 previous_site, u32 previous_thread);
void forget_annotations(void);

/* ---- atomics.c */
void atomic_point(u32 kind, u32 address, u32 bytes, u32 site);
void record_atomic_read(u32 address, u32 bytes, u32 site);

/* ---- extensions.c and shadow.c */
#define EXTENDED (1ull << 63) /* in `read`: low 32 bits point to an extension, those above it name the execution */
#define SPLIT (1ull << 63) /* in `write`: low 32 bits point to the cells of the four bytes */
typedef struct {
  u64 write, read;
  u32 write_site, read_site;
} cell;

/* More than one unordered reader, or atomic accesses: per-thread clocks and sites. Arrays have `capacity` entries each. Without atomic accesses it may
 * be that of many cells, and then never changes. */
typedef struct extension {
  u32 capacity;
  u32 users; /* cells, and places in the table of transitions */
  u32 atomic; /* the atomic arrays and `sync` are in use */
  u32 *reads, *read_sites;
  u32 *atomic_reads, *atomic_read_sites, *atomic_writes, *atomic_write_sites;
  clock_vector sync; /* C11 synchronizes-with: what an acquire load of the present value learns */
  struct extension *next_free;
  struct extension *next_made; /* all that there are */
} extension;

extern u32 execution;
/* The upper half of `read` of a cell with an extension. Extensions are those of one execution: what an earlier one left in a cell counts as nothing. */
#define EXTENSION_MARK ((u32)(EXTENDED >> 32) | execution) /* 2^31 executions take longer than a clock lasts */
static inline extension *extension_of(const cell *c) { return c->read >> 32 == EXTENSION_MARK ? (extension *)(u32)c->read : 0; }
static inline int is_over(const cell *c) { return c->read & EXTENDED && c->read >> 32 != EXTENSION_MARK; }
void add_reader(cell *c, u32 site);
/* The cell's own, for atomic accesses too. */
extension *extend_atomic(cell *c);
void share_extension(cell *into, const cell *from);
void drop_extension(cell *c);
void begin_extensions(void);

extern cell *shadow_cells; /* one per 4 bytes of program memory */

void record_read(cell *c, u32 address, u32 bytes, u32 site);
void record_write(cell *c, u32 address, u32 bytes, u32 site);
void record_atomic(cell *c, u32 address, u32 bytes, u32 site, u32 kind);
/* The current thread has read in this epoch, as one of several or beside atomic accesses, and nothing is unordered with that. */
int is_among_readers(const cell *c);
/* The four cells of the bytes of a cell. */
cell *split_cell(u32 index);
/* Pages of program memory that this execution has touched, by its number: what others left there is over, and nobody need look. */
#define PAGE_BITS 12
extern u32 *page_users;
static inline void note_page(u32 address) { page_users[address >> PAGE_BITS] = execution; }
void shadow_forget(u32 address, u32 bytes);
void shadow_cells_init(u32 program_bytes);
void begin_shadow(void);

/* ---- heap.c */
#define SITE_FLAGS 0x100000 /* where the site flags are, known to the instrumentation; the kernel starts with so much memory */
enum { STATE_RED_ZONE = 0, STATE_OK = 8, STATE_NULL_PAGE = 0xf0, STATE_STACK_GUARD = 0xf2, STATE_PROTECTED = 0xf3, STATE_READ_ONLY = 0xf4, STATE_ENDED_STACK = 0xf5, STATE_RETURNED_FRAME = 0xf6 /* never in the table: see frames.c */, STATE_FREED = 0xfd };
extern u8 *heap_states; /* one per 8 bytes: 0 to 8 how many of them are addressable, else why none is */
#define site_flags ((u8 *)SITE_FLAGS) /* bit 0: this site is a scheduling point; RELAXED_SITE: its volatile access is a relaxed atomic one */
enum { RELAXED_SITE = 2 };
void check_addressable(u32 kind, u32 address, u32 bytes, u32 site);
void set_state(u32 address, u32 bytes, u32 state);

/* ---- events.c */
/* Stamps of 32 cells (wide), or of 32 bytes (narrow), which is what one word has bits for: see stamps.c. */
typedef struct {
  u32 missing; /* bit i: there is none for cell, or byte, i */
  u32 number; /* of the epoch whose stamps they are */
} stamp_block;

/* Words that the engine reads and writes: see src/engine/kernel.ts. */
typedef struct {
  u32 events_left;
  u32 effect_seen; /* the current thread wrote since this was last settled */
  u32 effects; /* times that effect_seen was settled: anybody's progress */
  u32 spin_hits; /* visits of the current thread to places it has been to, since its last effect */
  u32 stamp; /* the number of the current thread's epoch */
  stamp_block *read_stamps; /* the current thread's table: its wide half */
  stamp_block *write_stamps;
  u32 atomic_outcome; /* of the last atomic operation: 0 wrote, 1 only loaded, 2 wrote what was there */
  u32 sized_ends[4]; /* no memory of the program from here on, in units of 1, 2, 4 and 8 bytes; all 0 while the current thread is watched (rounds.c) */
  u32 loop_state; /* sum of the states in which loops began a round since the engine last took it: src/wasm/instrument/loop-state.ts */
  u32 own_effects; /* changes with each settled effect of the current thread */
  u32 strong_effect; /* what set effect_seen changed something; if not, it was a plain write, perhaps of the value that was there */
  u32 clock; /* of the current thread: its epoch */
  u32 stack_floor; /* no stack is below this address */
  u32 stack_count; /* threads that have one in this execution */
  stamp_block *narrow_read_stamps; /* the narrow halves of the two tables */
  stamp_block *narrow_write_stamps;
} shared_words;
/* Known to the instrumentation; below the first address that the linker uses. */
#define words (*(shared_words *)1024)
void NOINLINE slow_event(u32 kind, u32 address, u32 bytes, u32 site);
void settle_effect(void);
static inline void note_effect(void) { words.effect_seen = words.strong_effect = 1; }
u32 mix(u32 a, u32 b, u32 c);
void note_idle(u32 key);

static inline void event(u32 kind, u32 address, u32 bytes, u32 site) {
  if (UNLIKELY(--words.events_left == 0) || UNLIKELY(site_flags[site])) slow_event(kind, address, bytes, site);
}

/* ---- frames.c */
/* A plain access to a frame that is gone: it may also race with what its thread did there. */
void check_races(u32 kind, u32 address, u32 bytes, u32 site);
void check_foreign_stack(u32 kind, u32 address, u32 bytes, u32 site);
static inline int in_foreign_stack(u32 address) {
  return UNLIKELY(address >= words.stack_floor) && UNLIKELY(address - self->stack_low >= self->stack_bytes);
}
/* No access to a frame of another thread's function that has returned. */
static inline void check_frame(u32 kind, u32 address, u32 bytes, u32 site) {
  if (in_foreign_stack(address)) check_foreign_stack(kind, address, bytes, site);
}

/* ---- rounds.c */
extern u32 watching; /* the current thread is watched */
void rounds_init(u32 bytes);
void begin_rounds(thread *t);
void switch_rounds(const thread *to);
void round_effect(void);
void check_shared(void);
void watched_write(u32 address, u32 bytes);
void suspect_round(u32 key);
void watched_visit(u32 key);
static inline void note_write(u32 address, u32 bytes) {
  if (UNLIKELY(watching)) watched_write(address, bytes);
  else words.effect_seen = 1;
}

/* ---- stamps.c */
extern u32 look_again; /* set by what must not be skipped the next time: a race was found, or the thread ignores its accesses */
extern u32 any_stamps; /* since all were forgotten */
void stamps_init(u32 program_bytes);
/* The current thread has a new epoch. */
void new_stamp(void);
void begin_stamps(void);
void switch_stamps(u32 from, u32 to);
/* The memory changes its state or its life: what was done to it must be looked at again. */
void forget_stamps(u32 address, u32 bytes);
void forget_all_stamps(void);
extern stamp_block *stamp_tables; /* of writers, then of each group of readers */
extern u32 stamp_blocks, wide_blocks, stamp_groups; /* blocks of a table, and of its wide half; groups: a power of 2 */
extern u8 *narrow_pages; /* of program memory: 1 when narrow stamps were ever left there */
static inline stamp_block *read_stamps_of(u32 of_thread) { return stamp_tables + stamp_blocks * (1 + (of_thread & (stamp_groups - 1))); }
static inline stamp_block *narrow_half(stamp_block *table) { return table + wide_blocks; }
static inline u32 wide_bit(u32 address) { return 1u << (address >> 2 & 31); }
static inline void forget_narrow_stamps(stamp_block *table, u32 address) { narrow_half(table)[address >> 5].missing |= 0xfu << (address & 28); }
/* Those of the cell at `address`. */
static inline void forget_cell_stamps(stamp_block *table, u32 address) {
  table[address >> 7].missing |= wide_bit(address);
  if (UNLIKELY(narrow_pages[address >> PAGE_BITS])) forget_narrow_stamps(table, address);
}
void forget_all_read_stamps(u32 address);
/* Those of the reads that `read` of the cell stands for. */
static inline void forget_read_stamps(u32 address, u64 read) {
  if (read & EXTENDED) forget_all_read_stamps(address);
  else if (read) forget_cell_stamps(read_stamps_of(EPOCH_THREAD(read)), address);
}
static inline void forget_foreign_write_stamp(u32 address) {
  stamp_block *wide = &words.write_stamps[address >> 7];
  if (wide->number != words.stamp) wide->missing |= wide_bit(address);
  if (UNLIKELY(narrow_pages[address >> PAGE_BITS]) && words.narrow_write_stamps[address >> 5].number != words.stamp)
    forget_narrow_stamps(words.write_stamps, address);
}
static inline void leave_stamps(stamp_block *block, u32 there) {
  any_stamps = 1;
  block->missing = (block->number == words.stamp ? block->missing : ~0u) & ~there;
  block->number = words.stamp;
}
/* `address` is a multiple of `bytes`, which is 1, 2, 4 or 8. */
static inline void stamp(stamp_block *table, u32 address, u32 bytes) {
  if (bytes >= 4) {
    leave_stamps(&table[address >> 7], (bytes == 8 ? 3u : 1u) << (address >> 2 & 31));
  } else {
    narrow_pages[address >> PAGE_BITS] = 1;
    leave_stamps(&narrow_half(table)[address >> 5], ((1u << bytes) - 1) << (address & 31));
  }
}
#endif
