/* Stamps: a cache in front of the cells. Where the current thread's stamp stands for a byte, the same access to it again would change nothing and
 * report nothing, so nobody looks. For each 8 bytes of program memory there is a word for the thread that wrote, and one for each group of threads
 * that read (the thread's number modulo the stamp_groups): 24 bits that name the thread's epoch, and a bit for each byte.
 *
 * Whoever changes a cell forgets the stamps that no longer hold (shadow.c): a read forgets another thread's write stamp, a write those of all readers
 * since the last write, an atomic access all that it may race with. Forgetting too much costs time only. Numbers of epochs are never used twice
 * until they run out; then all stamps are forgotten.
 */
#include "kernel.h"

enum { LAST_NUMBER = 0xffffff, MOST_GROUPS = 4, MANY_BYTES = 1 << 14 };

u32 look_again;
u32 any_stamps;

u32 *stamp_tables;
u32 stamp_granules, stamp_groups;
static u32 number; /* the last one given to an epoch */
static u32 oldest = 1; /* stamps of other threads with a lower number have been forgotten */

void stamps_init(u32 program_bytes) {
  stamp_granules = program_bytes >> 3;
  /* 4 GiB must hold everything: with much program memory, fewer groups. */
  stamp_groups = program_bytes > 400u << 20 ? 1 : MOST_GROUPS;
  stamp_tables = kernel_allocate(stamp_granules * sizeof(u32) * (1 + stamp_groups));
  words.write_stamps = stamp_tables;
  rounds_init(program_bytes);
}

static NOINLINE void numbers_ran_out(void) {
  for (u64 *at = (u64 *)stamp_tables, *end = (u64 *)(stamp_tables + stamp_granules * (1 + stamp_groups)); at < end; at++)
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
void forget_all_stamps(void) {
  new_stamp();
  oldest = number;
  any_stamps = 0;
}

void begin_stamps(void) {
  words.read_stamps = read_stamps_of(0);
  forget_all_stamps();
}

void switch_stamps(u32 from, u32 to) {
  threads[from].stamp = words.stamp >> 8;
  words.read_stamps = read_stamps_of(to);
  u32 kept = threads[to].stamp;
  if (kept < oldest) new_stamp();
  else words.stamp = kept << 8 | 0xff;
}

void forget_all_read_stamps(u32 address) {
  u32 *word = &stamp_tables[stamp_granules + (address >> 3)];
  for (u32 i = 0; i < stamp_groups; i++, word += stamp_granules)
    if (*word) *word = 0;
}

void forget_stamps(u32 address, u32 bytes) {
  if (!any_stamps) return;
  if (bytes > MANY_BYTES) {
    forget_all_stamps();
    return;
  }
  u32 first = address >> 3, end = (address + bytes + 7) >> 3;
  if (end > stamp_granules) end = stamp_granules;
  for (u32 table = 0; table <= stamp_groups; table++) {
    u32 *words_of_range = &stamp_tables[table * stamp_granules + first];
    if (end - first > 16) __builtin_memset(words_of_range, 0, (end - first) * sizeof(u32));
    else for (u32 i = 0; i < end - first; i++) words_of_range[i] = 0;
  }
}
