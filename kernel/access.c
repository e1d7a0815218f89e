/* Plain accesses: the hooks of LLVM's ThreadSanitizer pass, each with the code site that the instrumentation added. */
#include "kernel.h"

static inline u32 state_at(u32 address) { return heap_states[address >> 3]; }

static inline void read_cell(u32 address, u32 site) {
  cell *c = &shadow_cells[address >> 2];
  if (c->read == current_epoch) return;
  if (UNLIKELY(c->write & SPLIT)) {
    byte_cell *b = (byte_cell *)(u32)c->write;
    for (u32 i = 0; i < 4; i++)
      if (b[i].epochs.read != current_epoch) record_read(&b[i].epochs, &b[i].sites, address + i, 1, site);
    return;
  }
  record_read(c, &shadow_sites[address >> 2], address, 4, site);
}

static inline void write_cell(u32 address, u32 site, u32 kind) {
  cell *c = &shadow_cells[address >> 2];
  if (c->write == current_epoch && (c->read == 0 || c->read == current_epoch)) return;
  if (UNLIKELY(c->write & SPLIT)) {
    byte_cell *b = (byte_cell *)(u32)c->write;
    for (u32 i = 0; i < 4; i++) record_write(&b[i].epochs, &b[i].sites, address + i, 1, site, kind);
    return;
  }
  record_write(c, &shadow_sites[address >> 2], address, 4, site, kind);
}

static void NOINLINE read_bytes(u32 address, u32 bytes, u32 site) {
  for (u32 at = address, end = address + bytes; at < end; at++) {
    byte_cell *b = split_cell(at >> 2) + (at & 3);
    if (b->epochs.read != current_epoch) record_read(&b->epochs, &b->sites, at, 1, site);
  }
}

static void NOINLINE write_bytes(u32 address, u32 bytes, u32 site, u32 kind) {
  for (u32 at = address, end = address + bytes; at < end; at++) {
    byte_cell *b = split_cell(at >> 2) + (at & 3);
    record_write(&b->epochs, &b->sites, at, 1, site, kind);
  }
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

static void write_any(u32 address, u32 bytes, u32 site, u32 kind) {
  u32 end = address + bytes;
  u32 head = (address + 3) & ~3u;
  if (head > end) head = end;
  if (address < head) write_bytes(address, head - address, site, kind);
  u32 at = head;
  for (; at + 4 <= end; at += 4) write_cell(at, site, kind);
  if (at < end) write_bytes(at, end - at, site, kind);
}

static NOINLINE void read_small(u32 address, u32 bytes, u32 site) {
  check_addressable(READ, address, bytes, site);
  read_any(address, bytes, site);
}
static NOINLINE void write_small(u32 address, u32 bytes, u32 site) {
  check_addressable(WRITE, address, bytes, site);
  write_any(address, bytes, site, WRITE);
}

#define PLAIN(name, bytes)                                                                  \
  void EXPORT(read##name)(u32 address, u32 site) {                                          \
    event(READ, address, bytes, site);                                                      \
    read_small(address, bytes, site);                                                       \
  }                                                                                         \
  void EXPORT(write##name)(u32 address, u32 site) {                                         \
    event(WRITE, address, bytes, site);                                                     \
    note_effect();                                                                          \
    write_small(address, bytes, site);                                                      \
  }

#define ALIGNED(bytes)                                                                      \
  void EXPORT(read##bytes)(u32 address, u32 site) {                                         \
    event(READ, address, bytes, site);                                                      \
    if (UNLIKELY(state_at(address)) || UNLIKELY(address & (bytes > 8 ? 7 : bytes - 1)) || (bytes > 8 && UNLIKELY(state_at(address + 8)))) { \
      read_small(address, bytes, site);                                                     \
      return;                                                                               \
    }                                                                                       \
    for (u32 i = 0; i < bytes; i += 4) read_cell(address + i, site);                        \
  }                                                                                         \
  void EXPORT(write##bytes)(u32 address, u32 site) {                                        \
    event(WRITE, address, bytes, site);                                                     \
    note_effect();                                                                          \
    if (UNLIKELY(state_at(address)) || UNLIKELY(address & (bytes > 8 ? 7 : bytes - 1)) || (bytes > 8 && UNLIKELY(state_at(address + 8)))) { \
      write_small(address, bytes, site);                                                    \
      return;                                                                               \
    }                                                                                       \
    for (u32 i = 0; i < bytes; i += 4) write_cell(address + i, site, WRITE);                \
  }

PLAIN(1, 1)
PLAIN(2, 2)
ALIGNED(4)
ALIGNED(8)
ALIGNED(16)

#define UNALIGNED(bytes)                                                                                  \
  void EXPORT(unaligned_read##bytes)(u32 address, u32 site) { event(READ, address, bytes, site); read_small(address, bytes, site); } \
  void EXPORT(unaligned_write##bytes)(u32 address, u32 site) { event(WRITE, address, bytes, site); note_effect(); write_small(address, bytes, site); }
UNALIGNED(2)
UNALIGNED(4)
UNALIGNED(8)
UNALIGNED(16)

/* Volatile accesses are plain accesses to C11: they race like any other. */
#define VOLATILE(bytes)                                                                     \
  void EXPORT(volatile_read##bytes)(u32 address, u32 site) { read##bytes(address, site); }  \
  void EXPORT(volatile_write##bytes)(u32 address, u32 site) { write##bytes(address, site); }
VOLATILE(1)
VOLATILE(2)
VOLATILE(4)
VOLATILE(8)
VOLATILE(16)
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
  read_small(address, bytes, site);
}
void EXPORT(write_range)(u32 address, u32 bytes, u32 site) {
  if (bytes == 0) return;
  event(WRITE, address, bytes, site);
  note_effect();
  write_small(address, bytes, site);
}
/* A virtual table pointer: written by constructors (the same value again is no effect), read before virtual calls. */
void EXPORT(vptr_read)(u32 address, u32 site) { read4(address, site); }
void EXPORT(vptr_update)(u32 address, u32 value, u32 site) {
  (void)value;
  write4(address, site);
}

/* free() is a write to the whole block: an unordered access of another thread races with it. */
void EXPORT(free_range)(u32 address, u32 bytes, u32 site) { write_any(address, bytes, site, FREE); }

void EXPORT(init)(void) {}
void EXPORT(func_entry)(u32 caller) { (void)caller; }
void EXPORT(func_exit)(void) {}
