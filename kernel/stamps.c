/* Stamps: a cache in front of the cells. Where the current thread's stamp stands for a byte, the same access to it again would change nothing and
 * report nothing, so nobody looks. For each 8 bytes of program memory there is a word for the thread that wrote, and one for each group of threads
 * that read (the thread's number modulo the groups): 24 bits that name the thread's epoch, and a bit for each byte.
 *
 * Whoever changes a cell forgets the stamps that no longer hold (shadow.c): a read forgets another thread's write stamp, a write those of all readers
 * since the last write, an atomic access all that it may race with. Forgetting too much costs time only. Numbers of epochs are never used twice
 * until they run out; then all stamps are forgotten.
 */
#include "kernel.h"

/* Above every number, the most significant byte says "heap state": what lies behind the tables is never taken for a stamp. */
enum { LAST_NUMBER = 0xefffff, MOST_GROUPS = 4, MANY_BYTES = 1 << 14 };

u32 look_again;
u32 any_stamps;

static u32 *tables; /* of writers, then of each group of readers */
static u32 granules, groups;
static u32 number; /* the last one given to an epoch */
static u32 oldest = 1; /* stamps of other threads with a lower number have been forgotten */

void stamps_init(u32 program_bytes) {
  granules = program_bytes >> 3;
  /* 4 GiB must hold everything: with much program memory, fewer groups. */
  groups = program_bytes > 400u << 20 ? 1 : MOST_GROUPS;
  tables = kernel_allocate(granules * sizeof(u32) * (1 + groups));
  words.write_stamps = tables;
}

static inline u32 *read_table(u32 of_thread) { return tables + granules * (1 + of_thread % groups); }

static NOINLINE void numbers_ran_out(void) {
  for (u64 *at = (u64 *)tables, *end = (u64 *)(tables + granules * (1 + groups)); at < end; at++)
    if (*at) *at = 0;
  number = 0;
  oldest = 1;
  forget_thread_stamps();
}

void new_stamp(void) {
  if (UNLIKELY(number == LAST_NUMBER)) numbers_ran_out();
  words.stamp = ++number << 8 | 0xff;
}

/* Every thread has to take a new stamp. */
static void forget_everything(void) {
  new_stamp();
  oldest = number;
  any_stamps = 0;
}

void begin_stamps(void) {
  words.read_stamps = read_table(0);
  forget_everything();
}

void switch_stamps(u32 from, u32 to) {
  threads[from].stamp = words.stamp >> 8;
  words.read_stamps = read_table(to);
  u32 kept = threads[to].stamp;
  if (kept < oldest) new_stamp();
  else words.stamp = kept << 8 | 0xff;
}

void forget_read_stamps(u32 address, u64 read) {
  if (read & EXTENDED) forget_all_read_stamps(address);
  else read_table(EPOCH_THREAD(read))[address >> 3] = 0;
}

void forget_all_read_stamps(u32 address) {
  u32 *word = &tables[granules + (address >> 3)];
  for (u32 i = 0; i < groups; i++, word += granules)
    if (*word) *word = 0;
}

void forget_stamps(u32 address, u32 bytes) {
  if (!any_stamps) return;
  if (bytes > MANY_BYTES) {
    forget_everything();
    return;
  }
  u32 first = address >> 3, end = (address + bytes + 7) >> 3;
  if (end > granules) end = granules;
  for (u32 table = 0; table <= groups; table++) {
    u32 *words_of_range = &tables[table * granules + first];
    if (end - first > 16) __builtin_memset(words_of_range, 0, (end - first) * sizeof(u32));
    else for (u32 i = 0; i < end - first; i++) words_of_range[i] = 0;
  }
}
