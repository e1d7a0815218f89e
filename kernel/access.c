/* Plain accesses: the hooks of LLVM's ThreadSanitizer pass, each with the code site that the instrumentation added. */
#include "kernel.h"

static inline int is_whole(u32 address) { return heap_states[address >> 3] == STATE_OK; }

/* The current thread has read in this epoch, and nobody has written since. The first read's site stays. */
static inline int was_read(const cell *c) {
  if (c->read != current_epoch) return 0;
  if (UNLIKELY(!ordered(c->write))) look_again = 1; /* the race has been reported, but once more readers are noted it is checked again */
  return 1;
}

/* The frequent case, without calls: nothing is unordered with the present access, and the cell has no more than two epochs in it. Stamps of other
 * threads need not be forgotten then: whoever published what it did has a new epoch since. */
static inline int is_plain(const cell *c) {
  return !(c->write & SPLIT) && ordered(c->write) && (c->read & EXTENDED ? is_over(c) : ordered(c->read)) && !self->ignoring;
}

static inline void read_byte(cell *b, u32 address, u32 site) {
  if (!was_read(b)) record_read(b, address, 1, site);
}

static inline void read_cell(u32 address, u32 site) {
  cell *c = &shadow_cells[address >> 2];
  if (was_read(c)) return;
  if (LIKELY(is_plain(c))) {
    note_page(address);
    c->read = current_epoch;
    c->read_site = site;
    return;
  }
  if (UNLIKELY(c->write & SPLIT)) {
    cell *b = (cell *)(u32)c->write;
    for (u32 i = 0; i < 4; i++) read_byte(&b[i], address + i, site);
    return;
  }
  record_read(c, address, 4, site);
}

/* The current thread wrote in this epoch, and nobody else has been there since. The first write's site stays. */
static inline int written(const cell *c) { return c->write == current_epoch && (c->read == 0 || c->read == current_epoch); }

static inline void write_byte(cell *b, u32 address, u32 site) {
  if (!written(b)) record_write(b, address, 1, site);
}

static inline void write_cell(u32 address, u32 site) {
  cell *c = &shadow_cells[address >> 2];
  if (written(c)) return;
  if (LIKELY(is_plain(c))) {
    note_page(address);
    if (c->read == current_epoch) forget_cell_stamps(words.read_stamps, address);
    c->read = 0;
    c->write = current_epoch;
    c->write_site = site;
    return;
  }
  if (UNLIKELY(c->write & SPLIT)) {
    cell *b = (cell *)(u32)c->write;
    for (u32 i = 0; i < 4; i++) write_byte(&b[i], address + i, site);
    return;
  }
  record_write(c, address, 4, site);
}

/* Parts of cells. A cell that the current thread has read (or written) as a whole in this epoch must not be split: its stamp says that the access
 * changes nothing. */
static void NOINLINE read_bytes(u32 address, u32 bytes, u32 site) {
  for (u32 at = address, end = address + bytes; at < end; at++)
    if (!was_read(&shadow_cells[at >> 2]) && !is_among_readers(&shadow_cells[at >> 2])) read_byte(split_cell(at >> 2) + (at & 3), at, site);
}

static void NOINLINE write_bytes(u32 address, u32 bytes, u32 site) {
  for (u32 at = address, end = address + bytes; at < end; at++)
    if (!written(&shadow_cells[at >> 2])) write_byte(split_cell(at >> 2) + (at & 3), at, site);
}

/* Any size and alignment: whole cells where possible, bytes at the ends. */
static void read_any(u32 address, u32 bytes, u32 site) {
  u32 end = address + bytes;
  u32 head = (address + 3) & ~3u;
  if (head > end) head = end;
  if (address < head) read_bytes(address, head - address, site);
  u32 at = head;
  for (; at + 4 <= end; at += 4) read_cell(at, site);
  if (at < end) read_bytes(at, end - at, site);
}

static void write_any(u32 address, u32 bytes, u32 site) {
  u32 end = address + bytes;
  u32 head = (address + 3) & ~3u;
  if (head > end) head = end;
  if (address < head) write_bytes(address, head - address, site);
  u32 at = head;
  for (; at + 4 <= end; at += 4) write_cell(at, site);
  if (at < end) write_bytes(at, end - at, site);
}

void check_races(u32 kind, u32 address, u32 bytes, u32 site) {
  if (kind == READ) read_any(address, bytes, site);
  if (kind == WRITE) write_any(address, bytes, site);
}

static NOINLINE void read_small(u32 address, u32 bytes, u32 site) {
  check_addressable(READ, address, bytes, site);
  check_frame(READ, address, bytes, site);
  read_any(address, bytes, site);
}
static NOINLINE void write_small(u32 address, u32 bytes, u32 site) {
  check_addressable(WRITE, address, bytes, site);
  check_frame(WRITE, address, bytes, site);
  write_any(address, bytes, site);
}

/* Accesses of the program's functions to ranges of any length: one of them may take longer than ten thousand others. */
enum { SIGN_BYTES = 1 << 20 };
static u32 until_sign = SIGN_BYTES;

static NOINLINE void long_range(u32 kind, u32 address, u32 bytes, u32 site) {
  u32 end = address + bytes;
  while (end - address >= until_sign) {
    u32 stop = (address + until_sign + 3) & ~3u; /* no cell is split */
    if (stop > end) stop = end;
    check_races(kind, address, stop - address, site);
    address = stop;
    until_sign = SIGN_BYTES;
    engine_alive();
  }
  until_sign -= end - address;
  check_races(kind, address, end - address, site);
}

static void any_range(u32 kind, u32 address, u32 bytes, u32 site) {
  check_addressable(kind, address, bytes, site);
  check_frame(kind, address, bytes, site);
  long_range(kind, address, bytes, site);
}

/* Hooks of aligned accesses leave a stamp when the same access again would do nothing. Other callers of read_any and write_any need not. */
static inline void plain_read(u32 address, u32 bytes, u32 site) {
  event(READ, address, bytes, site);
  look_again = address & (bytes - 1) & 7;
  if (UNLIKELY(look_again) || UNLIKELY(!is_whole(address)) || (bytes > 8 && UNLIKELY(!is_whole(address + 8))) || in_foreign_stack(address)) {
    read_small(address, bytes, site);
  } else if (bytes < 4) {
    read_bytes(address, bytes, site);
  } else {
    for (u32 i = 0; i < bytes; i += 4) read_cell(address + i, site);
  }
  if (bytes <= 8 && !look_again) stamp(words.read_stamps, address, bytes);
}

static inline void plain_write(u32 address, u32 bytes, u32 site) {
  event(WRITE, address, bytes, site);
  note_write(address, bytes);
  look_again = address & (bytes - 1) & 7;
  if (UNLIKELY(look_again) || UNLIKELY(!is_whole(address)) || (bytes > 8 && UNLIKELY(!is_whole(address + 8))) || in_foreign_stack(address)) {
    write_small(address, bytes, site);
  } else if (bytes < 4) {
    write_bytes(address, bytes, site);
  } else {
    for (u32 i = 0; i < bytes; i += 4) write_cell(address + i, site);
  }
  if (bytes <= 8 && !look_again) stamp(words.write_stamps, address, bytes);
}

#define PLAIN(bytes)                                                                          \
  void EXPORT(read##bytes)(u32 address, u32 site) { plain_read(address, bytes, site); }       \
  void EXPORT(write##bytes)(u32 address, u32 site) { plain_write(address, bytes, site); }
PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)
PLAIN(16)

#define UNALIGNED(bytes)                                                                                  \
  void EXPORT(unaligned_read##bytes)(u32 address, u32 site) { event(READ, address, bytes, site); read_small(address, bytes, site); } \
  void EXPORT(unaligned_write##bytes)(u32 address, u32 site) { event(WRITE, address, bytes, site); note_write(address, bytes); write_small(address, bytes, site); }
UNALIGNED(2)
UNALIGNED(4)
UNALIGNED(8)
UNALIGNED(16)

/* Volatile accesses are plain accesses to C11: they race like any other. Where the engine has flagged the site (`--volatile relaxed`), it performs a
 * relaxed atomic access at this scheduling point (src/engine/volatile-accesses.ts). */
#define VOLATILE_HOOK(bytes, name, kind)                                                     \
  void EXPORT(volatile_##name##bytes)(u32 address, u32 site) {                               \
    if (UNLIKELY(site_flags[site] & RELAXED_SITE)) atomic_point(kind, address, bytes, site); \
    else name##bytes(address, site);                                                         \
  }
#define VOLATILE(bytes) VOLATILE_HOOK(bytes, read, ATOMIC_READ) VOLATILE_HOOK(bytes, write, ATOMIC_WRITE)
VOLATILE(1)
VOLATILE(2)
VOLATILE(4)
VOLATILE(8)
void EXPORT(volatile_read16)(u32 address, u32 site) { read16(address, site); }
void EXPORT(volatile_write16)(u32 address, u32 site) { write16(address, site); }
#define UNALIGNED_VOLATILE(bytes)                                                                              \
  void EXPORT(unaligned_volatile_read##bytes)(u32 address, u32 site) { unaligned_read##bytes(address, site); } \
  void EXPORT(unaligned_volatile_write##bytes)(u32 address, u32 site) { unaligned_write##bytes(address, site); }
UNALIGNED_VOLATILE(2)
UNALIGNED_VOLATILE(4)
UNALIGNED_VOLATILE(8)
UNALIGNED_VOLATILE(16)
#define COMPOUND(bytes)                                                                                        \
  void EXPORT(read_write##bytes)(u32 address, u32 site) { read##bytes(address, site); write##bytes(address, site); } \
  void EXPORT(unaligned_read_write##bytes)(u32 address, u32 site) { read_small(address, bytes, site); unaligned_write##bytes(address, site); }
COMPOUND(2)
COMPOUND(4)
COMPOUND(8)
COMPOUND(16)
void EXPORT(read_write1)(u32 address, u32 site) { read1(address, site); write1(address, site); }

void EXPORT(read_range)(u32 address, u32 bytes, u32 site) {
  if (bytes == 0) return;
  event(READ, address, bytes, site);
  any_range(READ, address, bytes, site);
}
void EXPORT(write_range)(u32 address, u32 bytes, u32 site) {
  if (bytes == 0) return;
  event(WRITE, address, bytes, site);
  note_write(address, bytes);
  any_range(WRITE, address, bytes, site);
}
/* A synchronisation object is used, or comes to its end: an atomic read and a plain write of its first word. They are part of a call that is an event itself. */
void EXPORT(object_used)(u32 address, u32 site) {
  if (!self->ignoring) record_atomic_read(address, address & 3 ? 1 : 4, site);
}
void EXPORT(object_destroyed)(u32 address, u32 site) { write_any(address, 4, site); }

/* A virtual table pointer: written by constructors and destructors, read before virtual calls. A destructor stores the value that is there: to the
 * language that is no access, and other threads may still call virtual functions. */
void EXPORT(vptr_read)(u32 address, u32 site) { read4(address, site); }
void EXPORT(vptr_update)(u32 address, u32 value, u32 site) {
  if ((address & 3) == 0 && engine_word(address) == value) read4(address, site);
  else write4(address, site);
}

void EXPORT(init)(void) {}
void EXPORT(func_entry)(u32 caller) { (void)caller; }
void EXPORT(func_exit)(void) {}
