/* Shadow cells: who touched a location last, and whether that is ordered with the present access. */
#include "kernel.h"

cell *shadow_cells;

static cell *free_splits;

/* Cells that were split in this execution. The next one starts with whole cells and without the extensions of this one: which of several earlier
 * accesses is reported must not depend on what ran before on the same engine. */
static u32 *split_cells;
static u32 split_count, split_capacity;

static void note_split(u32 index) {
  if (split_count == split_capacity) {
    u32 capacity = split_capacity ? 2 * split_capacity : 256;
    split_cells = kernel_copy(split_cells, split_count, capacity);
    split_capacity = capacity;
  }
  split_cells[split_count++] = index;
}

u32 *page_users;
u32 execution = 1;

/* The first address at or behind `at` on a page that this execution has touched; `end` when there is none. */
static inline u32 next_used(u32 at, u32 end) {
  while (at < end && page_users[at >> PAGE_BITS] != execution) at = (at | ((1u << PAGE_BITS) - 1)) + 1;
  return at < end ? at : end;
}

void shadow_cells_init(u32 program_bytes) {
  shadow_cells = kernel_allocate((program_bytes >> 2) * sizeof(cell));
  page_users = kernel_allocate((program_bytes >> PAGE_BITS) * sizeof(u32));
}

/* Before anybody looks at the readers. */
static inline void settle_cell(cell *c) {
  if (UNLIKELY(is_over(c))) c->read = 0;
}

static void report_vector(const u32 *clocks, const u32 *sites, u32 count, u32 address, u32 bytes, u32 kind, u32 site, u32 previous_kind) {
  for (u32 i = 0; i < count; i++)
    if (UNLIKELY(clocks[i] > base_clock && i != current_thread && clocks[i] > known_clock(i)))
      report_race(address, bytes, kind, site, previous_kind, sites[i], i);
}

static int any_unordered(const u32 *clocks, u32 count) {
  for (u32 i = 0; i < count; i++)
    if (clocks[i] > base_clock && i != current_thread && clocks[i] > known_clock(i)) return 1;
  return 0;
}

int is_among_readers(const cell *c) {
  const extension *e = extension_of(c);
  return e && current_thread < e->capacity && e->reads[current_thread] == EPOCH_CLOCK(current_epoch) && ordered(c->write) &&
         !(e->atomic && any_unordered(e->atomic_writes, e->capacity));
}

static inline void check_write(const cell *c, u32 address, u32 bytes, u32 kind, u32 site) {
  if (UNLIKELY(!ordered(c->write))) report_race(address, bytes, kind, site, WRITE, c->write_site, EPOCH_THREAD(c->write));
}

void record_read(cell *c, u32 address, u32 bytes, u32 site) {
  if (UNLIKELY(self->ignoring)) {
    look_again = 1;
    return;
  }
  note_page(address);
  settle_cell(c);
  if (UNLIKELY(!ordered(c->write))) {
    forget_foreign_write_stamp(address);
    report_race(address, bytes, READ, site, WRITE, c->write_site, EPOCH_THREAD(c->write));
  }
  const extension *e = extension_of(c);
  if (!e && (EPOCH_THREAD(c->read) == current_thread || ordered(c->read))) {
    c->read = current_epoch;
    c->read_site = site;
    return;
  }
  if (e && e->atomic) report_vector(e->atomic_writes, e->atomic_write_sites, e->capacity, address, bytes, READ, site, ATOMIC_WRITE);
  add_reader(c, site);
}

/* Plain reads unordered with a write of `kind`; afterwards they are forgotten: a later access that races with one of them also races with the
 * write, or the write with them has been reported. */
static inline void check_reads(const cell *c, u32 address, u32 bytes, u32 kind, u32 site) {
  const extension *e = extension_of(c);
  if (!e) {
    if (UNLIKELY(!ordered(c->read))) report_race(address, bytes, kind, site, READ, c->read_site, EPOCH_THREAD(c->read));
    return;
  }
  report_vector(e->reads, e->read_sites, e->capacity, address, bytes, kind, site, READ);
}

/* Everything that a plain write or free() may race with. */
static inline void check_all(cell *c, u32 address, u32 bytes, u32 kind, u32 site) {
  settle_cell(c);
  check_write(c, address, bytes, kind, site);
  check_reads(c, address, bytes, kind, site);
  const extension *e = extension_of(c);
  if (!e || !e->atomic) return;
  report_vector(e->atomic_writes, e->atomic_write_sites, e->capacity, address, bytes, kind, site, ATOMIC_WRITE);
  report_vector(e->atomic_reads, e->atomic_read_sites, e->capacity, address, bytes, kind, site, ATOMIC_READ);
}

void record_write(cell *c, u32 address, u32 bytes, u32 site) {
  if (UNLIKELY(self->ignoring)) {
    look_again = 1;
    return;
  }
  note_page(address);
  forget_foreign_write_stamp(address);
  forget_read_stamps(address, c->read);
  check_all(c, address, bytes, WRITE, site);
  extension *e = extension_of(c);
  if (e && e->atomic) {
    for (u32 i = 0; i < e->capacity; i++) e->reads[i] = 0;
    e->sync.count = 0; /* a load that reads this value synchronises with nobody */
    look_again = 1; /* the last write's site counts here, because these fields are not part of written() */
  } else {
    drop_extension(c);
  }
  c->write = current_epoch;
  c->write_site = site;
}

/* Atomic accesses do not race with each other, only with plain ones. */
void record_atomic(cell *c, u32 address, u32 bytes, u32 site, u32 kind) {
  note_page(address);
  settle_cell(c);
  forget_cell_stamps(words.write_stamps, address);
  if (kind != ATOMIC_READ) forget_all_read_stamps(address);
  check_write(c, address, bytes, kind, site);
  if (kind != ATOMIC_READ) check_reads(c, address, bytes, kind, site);
  extension *e = extend_atomic(c);
  u32 clock = EPOCH_CLOCK(current_epoch);
  if (kind == ATOMIC_READ) {
    e->atomic_reads[current_thread] = clock;
    e->atomic_read_sites[current_thread] = site;
  } else {
    e->atomic_writes[current_thread] = clock;
    e->atomic_write_sites[current_thread] = site;
  }
}

/* The four byte cells of a cell, made on the first access that does not cover it. A cell that is split stays split
 * until its memory has a new life or the execution ends. */
cell *split_cell(u32 index) {
  cell *c = &shadow_cells[index];
  if (c->write & SPLIT) return (cell *)(u32)c->write;
  cell *bytes = free_splits;
  if (bytes) free_splits = *(cell **)bytes;
  else bytes = kernel_allocate(4 * sizeof(cell));
  for (u32 i = 0; i < 4; i++) {
    bytes[i] = *c;
    share_extension(&bytes[i], c);
  }
  drop_extension(c);
  c->write = SPLIT | (u32)bytes;
  note_split(index);
  return bytes;
}

static void forget_cell(cell *c) {
  drop_extension(c);
  c->write = 0;
}

static inline void renew_cell(cell *c) {
  if (UNLIKELY(c->write & SPLIT)) {
    cell *split = (cell *)(u32)c->write;
    for (u32 i = 0; i < 4; i++) forget_cell(&split[i]);
    *(cell **)split = free_splits;
    free_splits = split;
    c->write = c->read = 0;
  } else if (c->read | c->write) {
    forget_cell(c);
  }
}

void begin_shadow(void) {
  execution++;
  for (u32 i = 0; i < split_count; i++) renew_cell(&shadow_cells[split_cells[i]]);
  split_count = 0;
  begin_extensions();
}

/* The memory has a new life: a fresh heap block, stack or mapping. Earlier accesses no longer race with later ones. */
void shadow_forget(u32 address, u32 bytes) {
  if (bytes == 0) return;
  forget_stamps(address, bytes);
  for (u32 at = address & ~3u, end = address + bytes; (at = next_used(at, end)) < end; at += 4) renew_cell(&shadow_cells[at >> 2]);
}
/* A freed block of `room` bytes is handed out again, for `size` bytes. */
void EXPORT(reuse_block)(u32 address, u32 room, u32 size) {
  shadow_forget(address, room);
  set_state(address, room, STATE_RED_ZONE);
  set_state(address, size, STATE_OK);
}
void EXPORT(forget_range)(u32 address, u32 bytes) { shadow_forget(address, bytes); }

/* free() is like a write to the whole block: an unordered access of another thread races with it. Nothing is noted: the memory is not addressable
 * from now on, and has a new life when it is addressable again. */
void EXPORT(free_range)(u32 address, u32 bytes, u32 site) {
  u32 end = address + bytes;
  for (u32 at = address; (at = next_used(at, end)) < end;) {
    u32 index = at >> 2, stop = (at | 3) + 1 < end ? (at | 3) + 1 : end;
    cell *c = &shadow_cells[index];
    if (UNLIKELY(c->write & SPLIT)) {
      cell *b = (cell *)(u32)c->write;
      for (; at < stop; at++) check_all(&b[at & 3], at, 1, FREE, site);
    } else {
      check_all(c, at, stop - at, FREE, site);
    }
    at = stop;
  }
}

/* free() of a block of `size` bytes, which takes up `room`. */
void EXPORT(free_block)(u32 address, u32 size, u32 room, u32 site) {
  free_range(address, size, site);
  set_state(address, room, STATE_FREED);
}
