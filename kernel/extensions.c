/* Extensions of shadow cells: several unordered readers, atomic accesses. Used again through a free list. */
#include "kernel.h"

static extension *free_extensions;

void reserve_extension(extension *e, u32 count) {
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

extension *new_extension(u32 capacity) {
  extension *e = free_extensions;
  if (e) {
    free_extensions = e->next_free;
    reserve_extension(e, capacity);
  } else {
    u32 rounded = 4;
    while (rounded < capacity) rounded *= 2;
    e = kernel_allocate(sizeof(extension));
    e->capacity = rounded;
    e->reads = kernel_allocate(2 * rounded * sizeof(u32));
    e->read_sites = e->reads + rounded;
  }
  for (u32 i = 0; i < e->capacity; i++) e->reads[i] = 0;
  e->atomic = 0;
  return e;
}

void free_extension(extension *e) {
  e->next_free = free_extensions;
  free_extensions = e;
}

void make_atomic(extension *e) {
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

extension *copy_extension(const extension *e) {
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
