/* Stamps: a cache in front of the cells. Where the current thread's stamp stands for a byte, the same access to it again would change nothing and
 * report nothing, so nobody looks. There is a table for the threads that wrote, and one for each group of threads that read (the thread's number modulo
 * the stamp_groups). What stamps cost is above all the cache that they take from the program, so those of accesses to whole cells, which most are, are
 * kept apart from those of 1 and 2 bytes: in the wide half of a table 128 bytes of program memory have the number of one epoch, which names its thread
 * too, and a bit for each cell; in the narrow half 32 bytes have that, with a bit for each byte. An access looks at the half of its size only.
 *
 * Whoever changes a cell forgets the stamps that no longer hold (shadow.c): a read forgets another thread's write stamp, a write those of all readers
 * since the last write, an atomic access all that it may race with. Forgetting too much costs time only. Numbers of epochs are never used twice
 * until they run out; then all stamps are forgotten.
 */
#include "kernel.h"

enum { LAST_NUMBER = 0xffffff, MOST_GROUPS = 4, MANY_BYTES = 1 << 14 };

u32 look_again;
u32 any_stamps;

stamp_block *stamp_tables;
u32 stamp_blocks, wide_blocks, stamp_groups;
u8 *narrow_pages;
static u32 number; /* the last one given to an epoch */
static u32 oldest = 1; /* stamps of other threads with a lower number have been forgotten */

static void use_read_stamps(u32 of_thread) {
  words.read_stamps = read_stamps_of(of_thread);
  words.narrow_read_stamps = narrow_half(words.read_stamps);
}

void stamps_init(u32 program_bytes) {
  wide_blocks = program_bytes >> 7;
  stamp_blocks = wide_blocks + (program_bytes >> 5);
  /* 4 GiB must hold everything: with much program memory, fewer groups. */
  stamp_groups = program_bytes > 400u << 20 ? 1 : MOST_GROUPS;
  stamp_tables = kernel_allocate(stamp_blocks * sizeof(stamp_block) * (1 + stamp_groups));
  words.write_stamps = stamp_tables;
  words.narrow_write_stamps = narrow_half(stamp_tables);
  narrow_pages = kernel_allocate(program_bytes >> PAGE_BITS);
  rounds_init(program_bytes);
}

static void clear_stamps(stamp_block *blocks, u32 bits) {
  for (u32 i = 0; i < 1u << bits; i++) blocks[i] = (stamp_block){0};
}

/* Only on pages that some execution has touched: the tables are larger than the program's memory. */
static NOINLINE void numbers_ran_out(void) {
  for (u32 page = 0; page < wide_blocks >> (PAGE_BITS - 7); page++) {
    if (!page_users[page]) continue;
    for (u32 i = 0; i <= stamp_groups; i++) {
      stamp_block *table = &stamp_tables[i * stamp_blocks];
      clear_stamps(&table[page << (PAGE_BITS - 7)], PAGE_BITS - 7);
      if (narrow_pages[page]) clear_stamps(&narrow_half(table)[page << (PAGE_BITS - 5)], PAGE_BITS - 5);
    }
  }
  number = 0;
  oldest = 1;
  forget_thread_stamps();
}

void new_stamp(void) {
  if (UNLIKELY(number == LAST_NUMBER)) numbers_ran_out();
  words.stamp = ++number;
}

/* Every thread has to take a new stamp. */
void forget_all_stamps(void) {
  new_stamp();
  oldest = number;
  any_stamps = 0;
}

void begin_stamps(void) {
  use_read_stamps(0);
  forget_all_stamps();
}

void switch_stamps(u32 from, u32 to) {
  threads[from].stamp = words.stamp;
  use_read_stamps(to);
  u32 kept = threads[to].stamp;
  if (kept < oldest) new_stamp();
  else words.stamp = kept;
}

void forget_all_read_stamps(u32 address) {
  /* Tables of groups that nobody is in are not touched. */
  for (u32 i = 0; i < stamp_groups; i++) {
    stamp_block *wide = read_stamps_of(i), *narrow = narrow_half(wide);
    if (wide[address >> 7].number) wide[address >> 7].missing |= wide_bit(address);
    if (UNLIKELY(narrow_pages[address >> PAGE_BITS]) && narrow[address >> 5].number) forget_narrow_stamps(wide, address);
  }
}

/* From bit to bit, counted from the first of the first block. */
static void forget_bits(stamp_block *blocks, u32 from, u32 to) {
  u32 first = from >> 5, last = (to - 1) >> 5;
  u32 head = ~0u << (from & 31), tail = ~0u >> (-to & 31);
  if (first == last) {
    blocks[first].missing |= head & tail;
    return;
  }
  blocks[first].missing |= head;
  for (u32 i = first + 1; i < last; i++) blocks[i].missing = ~0u;
  blocks[last].missing |= tail;
}

static int any_narrow(u32 from, u32 to) {
  for (u32 page = from >> PAGE_BITS; page <= (to - 1) >> PAGE_BITS; page++)
    if (narrow_pages[page]) return 1;
  return 0;
}

void forget_stamps(u32 address, u32 bytes) {
  if (!any_stamps) return;
  if (bytes > MANY_BYTES) {
    forget_all_stamps();
    return;
  }
  /* States are those of 8 bytes. */
  u32 from = address & ~7u, to = (address + bytes + 7) & ~7u;
  if (to > wide_blocks << 7) to = wide_blocks << 7;
  if (from >= to) return;
  int narrow = any_narrow(from, to);
  for (u32 i = 0; i <= stamp_groups; i++) {
    stamp_block *table = &stamp_tables[i * stamp_blocks];
    forget_bits(table, from >> 2, to >> 2);
    if (narrow) forget_bits(narrow_half(table), from, to);
  }
}
