/* Vector clocks of threads and of whatever orders them. */
#include "kernel.h"

u32 current_thread;
u64 current_epoch;
u32 *current_clock;
thread *self;
u32 base_clock = 1;
thread *threads;

static u32 highest_clock = 1;
static u32 maximum_threads;

/* Objects that order threads: locks, conditions, barriers... Ids are dense and live for one execution. */
static clock_vector *objects;
static u32 object_count, object_capacity;

static u8 *pool_next;
static u8 *pool_end;
static u8 *pool_start;
enum { POOL_BYTES = 256 << 20 };

static u8 *grow(u32 bytes) {
  u32 old = __builtin_wasm_memory_grow(0, (bytes + 0xffff) >> 16);
  if (old == (u32)-1) engine_out_of_memory();
  engine_memory_grew();
  return (u8 *)(old << 16);
}

/* Makes sure that the next `bytes` come in one piece. */
static void reserve(u32 bytes) {
  if ((u32)(pool_end - pool_next) >= bytes) return;
  u32 more = (bytes + 0x3fffff) & ~0xffffu;
  u8 *fresh = grow(more);
  if (fresh != pool_end) pool_next = fresh;
  pool_end = fresh + more;
}

/* Bump allocation; memory is given back only when the engine replaces the kernel instance. Zero-filled by the wasm engine. */
void *kernel_allocate(u32 bytes) {
  bytes = (bytes + 7) & ~7u;
  reserve(bytes);
  void *result = pool_next;
  pool_next += bytes;
  return result;
}

u32 *kernel_copy(const u32 *old, u32 from, u32 to) {
  u32 *fresh = kernel_allocate(to * sizeof(u32));
  for (u32 i = 0; i < from; i++) fresh[i] = old[i];
  return fresh;
}

/* A table that ends where memory ends, so that reading past it traps: as long as the pool, which gets its memory before, is enough. */
void *kernel_allocate_last(u32 bytes) {
  reserve(POOL_BYTES);
  pool_start = pool_next;
  u8 *fresh = grow(bytes);
  return fresh + (-bytes & 0xffff);
}

/* Bytes handed out since the tables were laid out: the engine replaces an instance whose pool has grown large. */
u32 EXPORT(pool_used)(void) { return (u32)(pool_next - pool_start); }
u32 EXPORT(clocks_used)(void) { return highest_clock; }

void vector_reserve(clock_vector *vector, u32 count) {
  if (count > vector->capacity) {
    u32 capacity = vector->capacity ? vector->capacity : 4;
    while (capacity < count) capacity *= 2;
    u32 *entries = kernel_allocate(capacity * sizeof(u32));
    for (u32 i = 0; i < vector->count; i++) entries[i] = vector->entries[i];
    vector->entries = entries;
    vector->capacity = capacity;
  }
  for (u32 i = vector->count; i < count; i++) vector->entries[i] = base_clock;
  if (count > vector->count) vector->count = count;
}

void vector_join(clock_vector *into, const clock_vector *from) {
  if (from->count > into->count) vector_reserve(into, from->count);
  for (u32 i = 0; i < from->count; i++)
    if (from->entries[i] > into->entries[i]) into->entries[i] = from->entries[i];
}

void vector_assign(clock_vector *into, const clock_vector *from) {
  if (into == from) return;
  if (UNLIKELY(from->count > into->capacity)) vector_reserve(into, from->count);
  into->count = from->count;
  for (u32 i = 0; i < from->count; i++) into->entries[i] = from->entries[i];
}

static void set_epoch(u32 clock) {
  words.clock = clock;
  current_epoch = (u64)clock << 16 | current_thread;
}

static void refresh(void) {
  self = &threads[current_thread];
  current_clock = self->clock.entries;
  set_epoch(current_clock[current_thread]);
}

static void next_epoch(void) {
  u32 clock = ++current_clock[current_thread];
  if (clock > highest_clock) highest_clock = clock;
  set_epoch(clock);
}

void advance_clock(void) {
  next_epoch();
  new_stamp();
}

void EXPORT(clocks_init)(u32 thread_limit) {
  maximum_threads = thread_limit;
  threads = kernel_allocate(thread_limit * sizeof(thread));
  self = threads;
}

void forget_thread_stamps(void) {
  for (u32 i = 0; i < maximum_threads; i++) threads[i].stamp = 0;
}

static void reset_thread(u32 id) {
  thread *t = &threads[id];
  t->clock.count = 0;
  t->release_fence.count = 0;
  t->acquire_pending.count = 0;
  t->spin_used = t->spin_hits = 0;
  begin_rounds(t);
  t->ignoring = 0;
  t->stamp = 0;
}

static void start_thread(u32 id) {
  vector_reserve(&threads[id].clock, id + 1);
  threads[id].clock.entries[id] = base_clock + 1;
  if (highest_clock < base_clock + 1) highest_clock = base_clock + 1;
}

/* Starts an execution with thread 0 running. */
void EXPORT(begin_execution)(void) {
  base_clock = highest_clock;
  words.effect_seen = words.spin_hits = words.strong_effect = 0;
  object_count = 0;
  begin_stamps(); /* first: what comes now need not look for stamps */
  forget_annotations();
  begin_shadow();
  reset_thread(0);
  switch_rounds(threads);
  start_thread(0);
  current_thread = 0;
  refresh();
}

void EXPORT(switch_thread)(u32 id) {
  if (UNLIKELY(watching)) check_shared();
  settle_effect();
  switch_stamps(current_thread, id);
  switch_rounds(&threads[id]);
  current_thread = id;
  words.spin_hits = threads[id].spin_hits;
  words.own_effects = threads[id].own_effects;
  refresh();
}

/* Thread creation: everything before it happens before the child's start. */
void EXPORT(thread_fork)(u32 child) {
  reset_thread(child);
  vector_assign(&threads[child].clock, &self->clock);
  start_thread(child);
  advance_clock();
}

/* The current thread learns everything that the ended thread did. */
void EXPORT(thread_joined)(u32 ended) {
  vector_join(&self->clock, &threads[ended].clock);
  refresh();
}

u32 EXPORT(object_new)(void) {
  if (object_count == object_capacity) {
    u32 capacity = object_capacity ? object_capacity * 2 : 64;
    clock_vector *grown = kernel_allocate(capacity * sizeof(clock_vector));
    for (u32 i = 0; i < object_capacity; i++) grown[i] = objects[i];
    objects = grown;
    object_capacity = capacity;
  }
  objects[object_count].count = 0;
  return object_count++;
}

void EXPORT(object_acquire)(u32 object) {
  vector_join(&self->clock, &objects[object]);
  refresh();
}

/* Adds the current thread's clock to what the object carries. */
void EXPORT(object_release)(u32 object) {
  vector_join(&objects[object], &self->clock);
  advance_clock();
}

/* The current thread frees memory, and `object` is for who gets it next. A release, but for the stamps, which most programs that allocate would lose all
 * the time: what the thread repeats from now on, until it loses them, is still taken for what it did before. That hides races and makes none. */
void EXPORT(memory_freed)(u32 object) {
  vector_assign(&objects[object], &self->clock);
  next_epoch();
}

/* The current thread has been given what `giver`, another thread, has freed. */
void EXPORT(memory_taken)(u32 object, u32 giver) {
  vector_join(&self->clock, &objects[object]);
  threads[giver].stamp = 0;
  refresh();
}

/* The object now carries the current thread's clock and nothing else. */
void EXPORT(object_release_only)(u32 object) {
  vector_assign(&objects[object], &self->clock);
  advance_clock();
}

void EXPORT(object_copy)(u32 into, u32 from) { vector_assign(&objects[into], &objects[from]); }

/* The clock of `object`, or none, into `into`. */
void object_copy_to(clock_vector *into, u32 object) {
  if (object == (u32)-1) into->count = 0;
  else vector_assign(into, &objects[object]);
}

/* ---- for the memory model (src/memory-model): what threads and clocks know, and clocks of single stores. */

/* Threads' clocks for the engine to read: see src/engine/kernel-clocks.ts. */
thread *EXPORT(threads_address)(void) { return threads; }
u32 EXPORT(thread_size)(void) { return sizeof(thread); }
u32 EXPORT(clocks_base)(void) { return base_clock; }

u32 EXPORT(object_knows)(u32 object, u32 of) {
  clock_vector *clock = &objects[object];
  return of < clock->count ? clock->entries[of] : base_clock;
}

/* The current thread reads a store that carries `object`: acquires it at once, or leaves it for its next acquire fence. */
void EXPORT(store_acquire)(u32 object, u32 pending) {
  thread *t = self;
  vector_join(pending ? &t->acquire_pending : &t->clock, &objects[object]);
  refresh();
}

/* Gives a store's clock what it hands on: the current thread's clock, or that of its last release fence; with `read`, the clock of the store that a
 * read-modify-write read (-1: none). Returns 0 when that is nothing. A release ends the thread's epoch. */
u32 EXPORT(store_release)(u32 object, u32 releasing, u32 read) {
  thread *t = self;
  clock_vector *from = releasing ? &t->clock : &t->release_fence;
  vector_assign(&objects[object], from);
  u32 some = from->count > 0;
  if (read != (u32)-1) {
    vector_join(&objects[object], &objects[read]);
    some = 1;
  }
  if (releasing) advance_clock();
  return some;
}

/* A read-modify-write of a store that carries `read`: acquires it, then gives the new store's clock what continues it. */
void EXPORT(store_update)(u32 object, u32 releasing, u32 read, u32 pending) {
  store_acquire(read, pending);
  /* Acquired at once, it is part of the thread's clock. */
  store_release(object, releasing, releasing && !pending ? (u32)-1 : read);
}
