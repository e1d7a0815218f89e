/* Atomic accesses: happens-before as C11 says, values sequentially consistent. The program's runtime (guest/tsan.c) calls atomic_point, performs
 * the operation, then says what it was. Release sequences follow C++20: only read-modify-writes continue one. */
#include "kernel.h"

static inline int acquires(u32 order) { return order == ACQUIRE || order == CONSUME || order >= ACQ_REL; }
static inline int releases(u32 order) { return order == RELEASE || order >= ACQ_REL; }

static void record(u32 address, u32 bytes, u32 site, u32 kind) {
  if (UNLIKELY(bytes < 4)) {
    for (u32 at = address; at < address + bytes; at++) {
      record_atomic(split_cell(at >> 2) + (at & 3), at, 1, site, kind);
    }
    return;
  }
  for (u32 at = address; at < address + bytes; at += 4) {
    cell *c = &shadow_cells[at >> 2];
    if (UNLIKELY(c->write & SPLIT)) {
      cell *b = (cell *)(u32)c->write;
      for (u32 i = 0; i < 4; i++) record_atomic(&b[i], at + i, 1, site, kind);
    } else {
      record_atomic(c, at, 4, site, kind);
    }
  }
}

void record_atomic_read(u32 address, u32 bytes, u32 site) { record(address, bytes, site, ATOMIC_READ); }

/* The extension of the cell (or byte of a split cell) at `*at`, which moves on to the next. Each carries its own synchronisation clock, so that
 * atomics of different sizes at one place synchronise as far as they overlap. */
static inline extension *next_extension(u32 *at) {
  cell *c = &shadow_cells[*at >> 2];
  if (UNLIKELY(c->write & SPLIT)) {
    c = &((cell *)(u32)c->write)[*at & 3];
    *at += 1;
  } else {
    *at += 4;
  }
  return (extension *)(u32)c->read;
}

/* Before an atomic operation: a scheduling point, always. */
void EXPORT(atomic_point)(u32 kind, u32 address, u32 bytes, u32 site) {
  --words.events_left;
  slow_event(kind, address, bytes, site);
  check_addressable(kind, address, bytes, site);
  check_frame(kind, address, bytes, site);
}

static void acquire_from(u32 address, u32 bytes, u32 order) {
  thread *t = self;
  for (u32 at = address; at < address + bytes;) {
    extension *e = next_extension(&at);
    vector_join(acquires(order) ? &t->clock : &t->acquire_pending, &e->sync);
  }
  current_clock = t->clock.entries;
}

/* What the operations do where there is no history of stores to tell clocks by. The engine asks for it where accesses of several sizes overlap under the
 * C11 model, after model_access. */
void EXPORT(mixed_load)(u32 address, u32 bytes, u32 order) { acquire_from(address, bytes, order); }

void EXPORT(mixed_store)(u32 address, u32 bytes, u32 order) {
  words.atomic_outcome = 0;
  thread *t = self;
  for (u32 at = address; at < address + bytes;) vector_assign(&next_extension(&at)->sync, releases(order) ? &t->clock : &t->release_fence);
  if (releases(order)) advance_clock();
}

void EXPORT(mixed_rmw)(u32 address, u32 bytes, u32 order, u32 changed) {
  words.atomic_outcome = changed ? 0 : 2;
  thread *t = self;
  acquire_from(address, bytes, order);
  if (changed) note_effect();
  for (u32 at = address; at < address + bytes;) vector_join(&next_extension(&at)->sync, releases(order) ? &t->clock : &t->release_fence);
  if (releases(order)) advance_clock();
}

/* `value`: a hash of the value read is enough. */
void EXPORT(atomic_load)(u32 address, u32 bytes, u32 order, u32 site, u32 value) {
  words.atomic_outcome = 1;
  record(address, bytes, site, ATOMIC_READ);
  acquire_from(address, bytes, order);
  note_idle(mix(site, address, value));
}

/* `changed`: whether memory has another value now. */
void EXPORT(atomic_store)(u32 address, u32 bytes, u32 order, u32 site, u32 changed) {
  record(address, bytes, site, ATOMIC_WRITE);
  if (changed) note_effect();
  mixed_store(address, bytes, order);
}

/* An exchange of 1 for 1 is how a spin lock waits. */
void EXPORT(atomic_rmw)(u32 address, u32 bytes, u32 order, u32 site, u32 value, u32 changed) {
  record(address, bytes, site, ATOMIC_RMW);
  mixed_rmw(address, bytes, order, changed);
  if (!changed) note_idle(mix(site, address, value));
}

/* Changes when somebody writes the memory plainly: its atomic history ends there. */
u32 EXPORT(plain_write)(u32 address) {
  const cell *c = &shadow_cells[address >> 2];
  if (UNLIKELY(c->write & SPLIT)) c = &((cell *)(u32)c->write)[address & 3];
  return (u32)c->write ^ (u32)(c->write >> 13);
}

/* The same for all of these bytes, whether or not their cells are split. */
u32 EXPORT(plain_writes)(u32 address, u32 bytes) {
  u32 mark = 0;
  for (u32 at = address; at < address + bytes; at++) mark = (mark << 5 | mark >> 27) ^ plain_write(at);
  return mark;
}

/* Under the C11 model the engine knows which value is read and which clock comes with it. Here: the race check before the operation. Returns the
 * mark of the last plain write. */
u32 EXPORT(model_access)(u32 kind, u32 address, u32 bytes, u32 site) {
  record(address, bytes, site, kind);
  words.atomic_outcome = 1;
  return plain_write(address);
}

/* A read-modify-write left the value as it was: a spin lock waits like this. */
void EXPORT(model_unchanged)(u32 site, u32 address, u32 value) {
  words.atomic_outcome = 2;
  note_idle(mix(site, address, value));
}

/* The location's history ends, because accesses of another size overlap it: what its newest store hands on is the memory's own clock from now on. */
void EXPORT(model_ended)(u32 address, u32 bytes, u32 object) {
  for (u32 at = address; at < address + bytes;) object_copy_to(&next_extension(&at)->sync, object);
}

void EXPORT(atomic_fence)(u32 order) {
  thread *t = self;
  if (acquires(order)) {
    vector_join(&t->clock, &t->acquire_pending);
    current_clock = t->clock.entries;
  }
  if (releases(order)) {
    vector_assign(&t->release_fence, &t->clock);
    advance_clock();
  }
}
