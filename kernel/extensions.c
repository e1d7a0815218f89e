/* Extensions of shadow cells: several unordered readers, atomic accesses.
 *
 * Threads that read a structure leave the same readers in each of its cells, so cells share extensions: what one more reader makes of which extension
 * (or epoch) is looked up in a small table. An extension with atomic accesses belongs to one cell. Used again through a free list, and all of them in
 * the next execution.
 */
#include "kernel.h"

static extension *free_extensions;
static extension *made_first, *made_last;
static extension *unused; /* of those made by earlier executions, the first that this one has not used */

/* `to` has the readers of `from`, an epoch or extension as in a cell, and the current thread's read in `epoch`. Epochs are those of one execution. */
typedef struct {
  u64 from, epoch;
  u32 from_site, site;
  extension *to;
} transition;
enum { TRANSITIONS = 64 };
static transition transitions[TRANSITIONS];

static void reserve_extension(extension *e, u32 count) {
  if (count <= e->capacity) return;
  u32 old = e->capacity, capacity = old;
  while (capacity < count) capacity *= 2;
  e->reads = kernel_copy(e->reads, old, capacity);
  e->read_sites = kernel_copy(e->read_sites, old, capacity);
  if (e->atomic_reads) {
    e->atomic_reads = kernel_copy(e->atomic_reads, old, capacity);
    e->atomic_read_sites = kernel_copy(e->atomic_read_sites, old, capacity);
    e->atomic_writes = kernel_copy(e->atomic_writes, old, capacity);
    e->atomic_write_sites = kernel_copy(e->atomic_write_sites, old, capacity);
  }
  e->capacity = capacity;
}

/* `capacity`: at least so many threads. All clocks are 0, nothing is atomic, and nobody uses it. */
static extension *new_extension(u32 capacity) {
  extension *e = free_extensions;
  if (e) {
    free_extensions = e->next_free;
    reserve_extension(e, capacity);
  } else if (unused) {
    e = unused;
    unused = e->next_made;
    reserve_extension(e, capacity);
  } else {
    u32 rounded = 4;
    while (rounded < capacity) rounded *= 2;
    e = kernel_allocate(sizeof(extension));
    e->capacity = rounded;
    e->reads = kernel_allocate(2 * rounded * sizeof(u32));
    e->read_sites = e->reads + rounded;
    if (made_last) made_last->next_made = e;
    else made_first = e;
    made_last = e;
  }
  for (u32 i = 0; i < e->capacity; i++) e->reads[i] = 0;
  e->atomic = e->users = 0;
  return e;
}

static void release(extension *e) {
  if (--e->users > 0) return;
  e->next_free = free_extensions;
  free_extensions = e;
}

void drop_extension(cell *c) {
  extension *e = extension_of(c);
  c->read = 0;
  if (e) release(e);
}

void begin_extensions(void) {
  free_extensions = 0;
  unused = made_first;
}

static void make_atomic(extension *e) {
  if (!e->atomic_reads) {
    u32 n = e->capacity;
    e->atomic_reads = kernel_allocate(4 * n * sizeof(u32));
    e->atomic_read_sites = e->atomic_reads + n;
    e->atomic_writes = e->atomic_read_sites + n;
    e->atomic_write_sites = e->atomic_writes + n;
  }
  for (u32 i = 0; i < e->capacity; i++) e->atomic_reads[i] = e->atomic_writes[i] = 0;
  e->sync.count = 0;
  e->atomic = 1;
}

static extension *copy_extension(const extension *e) {
  extension *copy = new_extension(e->capacity);
  for (u32 i = 0; i < e->capacity; i++) {
    copy->reads[i] = e->reads[i];
    copy->read_sites[i] = e->read_sites[i];
  }
  if (e->atomic) {
    make_atomic(copy);
    for (u32 i = 0; i < e->capacity; i++) {
      copy->atomic_reads[i] = e->atomic_reads[i];
      copy->atomic_read_sites[i] = e->atomic_read_sites[i];
      copy->atomic_writes[i] = e->atomic_writes[i];
      copy->atomic_write_sites[i] = e->atomic_write_sites[i];
    }
    vector_assign(&copy->sync, &e->sync);
  }
  return copy;
}

static extension *from_epoch(const cell *c) {
  u32 reader = EPOCH_THREAD(c->read);
  extension *e = new_extension(reader + 1);
  e->reads[reader] = EPOCH_CLOCK(c->read);
  e->read_sites[reader] = c->read_site;
  return e;
}

static void use_extension(cell *c, extension *e) {
  e->users++;
  c->read = (u64)EXTENSION_MARK << 32 | (u32)e;
}

static void note_read(extension *e, u32 site) {
  reserve_extension(e, current_thread + 1);
  e->reads[current_thread] = EPOCH_CLOCK(current_epoch);
  e->read_sites[current_thread] = site;
}

static NOINLINE void learn(transition *t, const cell *c, u32 from_site, u32 site) {
  if (EPOCH_CLOCK(t->epoch) > base_clock) {
    cell from = {.read = t->from};
    drop_extension(&from);
    release(t->to);
  }
  extension *e = extension_of(c);
  if (e) e->users++;
  *t = (transition){c->read, current_epoch, from_site, site, e ? copy_extension(e) : from_epoch(c)};
  t->to->users++;
  note_read(t->to, site);
}

/* The current thread reads what others have read, unordered with that. */
void add_reader(cell *c, u32 site) {
  extension *e = extension_of(c);
  if (e && current_thread < e->capacity && e->reads[current_thread] == EPOCH_CLOCK(current_epoch)) return;
  if (e && e->atomic) {
    note_read(e, site);
    return;
  }
  u32 from_site = e ? 0 : c->read_site;
  transition *t = &transitions[mix((u32)c->read, from_site, site) % TRANSITIONS];
  if (t->from != c->read || t->epoch != current_epoch || t->from_site != from_site || t->site != site) learn(t, c, from_site, site);
  drop_extension(c);
  use_extension(c, t->to);
}

extension *extend_atomic(cell *c) {
  extension *e = extension_of(c);
  if (!e || e->users > 1) {
    e = e ? copy_extension(e) : from_epoch(c);
    drop_extension(c);
    use_extension(c, e);
  }
  reserve_extension(e, current_thread + 1);
  if (!e->atomic) make_atomic(e);
  return e;
}

void share_extension(cell *into, const cell *from) {
  extension *e = extension_of(from);
  if (e) use_extension(into, e->atomic ? copy_extension(e) : e);
}
