/*
 * The descendant: in mimalloc 3 the flags are the low bits of the word that says who owns the page, and everything is atomic. A page without a free
 * block is abandoned at once; who frees a block of it takes it over. -DKEEP_FLAGS: taking over keeps flags that others set meanwhile (3.1.6).
 */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#ifndef KEEP_FLAGS
#define KEEP_FLAGS 0
#endif

enum { BLOCK_SIZE = 80, BLOCKS = 2, HAS_ALIGNED = 1, FLAGS = 3 };

struct block {
  struct block *next;
};

static struct page {
  _Atomic uintptr_t owner; /* number of the thread, and flags */
  struct block *free;      /* of the owner, from here */
  unsigned used;           /* to here */
  _Atomic(struct block *) thread_free;
  atomic_flag owned;
  uint8_t *start;
} page;

static _Atomic(void *) slot;

static void *start_of_block(void *pointer) {
  return page.start + ((uint8_t *)pointer - page.start) / BLOCK_SIZE * BLOCK_SIZE;
}

/** Who owns the page from now on; the flags stay. */
static void set_owner(uintptr_t thread) {
  uintptr_t old = atomic_load_explicit(&page.owner, memory_order_relaxed);
  if (KEEP_FLAGS) {
    while (!atomic_compare_exchange_weak_explicit(&page.owner, &old, thread | (old & FLAGS), memory_order_acq_rel, memory_order_relaxed)) {}
  } else {
    atomic_store_explicit(&page.owner, thread | (old & FLAGS), memory_order_release);
  }
}

static void abandon(void) {
  set_owner(0);
  atomic_flag_clear_explicit(&page.owned, memory_order_release);
}

static void collect(void) {
  struct block *block = atomic_exchange_explicit(&page.thread_free, NULL, memory_order_acq_rel);
  while (block != NULL) {
    struct block *next = block->next;
    assert(start_of_block(block) == block && "an address inside a block is on the free list");
    block->next = page.free;
    page.free = block;
    page.used--;
    block = next;
  }
}

static void *allocate(void) {
  struct block *block = page.free;
  page.free = block->next;
  page.used++;
  if (page.free == NULL) abandon();
  return block;
}

/** By now the page may belong to somebody else: the flag is set with an atomic or. */
static void *allocate_aligned_32(void) {
  void *block = allocate();
  void *aligned = (void *)(((uintptr_t)block + 31) & ~(uintptr_t)31);
  if (aligned != block) atomic_fetch_or_explicit(&page.owner, HAS_ALIGNED, memory_order_relaxed);
  return aligned;
}

static void release(void *pointer, uintptr_t thread) {
  uintptr_t owner = atomic_load_explicit(&page.owner, memory_order_relaxed);
  struct block *block = owner & HAS_ALIGNED ? start_of_block(pointer) : pointer;
  struct block *head = atomic_load_explicit(&page.thread_free, memory_order_relaxed);
  do {
    block->next = head;
  } while (!atomic_compare_exchange_weak_explicit(&page.thread_free, &head, block, memory_order_release, memory_order_relaxed));
  if (atomic_flag_test_and_set_explicit(&page.owned, memory_order_acquire)) return;
  set_owner(thread);
  collect();
  abandon();
}

static void *allocate_both(void *unused) {
  atomic_store_explicit(&slot, allocate(), memory_order_release);
  release(allocate_aligned_32(), 4);
  return unused;
}

static void *release_first(void *unused) {
  void *block;
  while ((block = atomic_load_explicit(&slot, memory_order_acquire)) == NULL) {}
  release(block, 8);
  return unused;
}

int main(void) {
  pthread_t allocator, releaser;
  uint8_t *memory = aligned_alloc(32, 256);
  page.start = memory + 8;
  for (unsigned i = BLOCKS; i-- > 0;) {
    struct block *block = (struct block *)(page.start + i * BLOCK_SIZE);
    block->next = page.free;
    page.free = block;
  }
  atomic_flag_test_and_set(&page.owned);
  page.owner = 4;
  pthread_create(&allocator, NULL, allocate_both, NULL);
  pthread_create(&releaser, NULL, release_first, NULL);
  pthread_join(allocator, NULL);
  pthread_join(releaser, NULL);
  collect();
  assert(page.used == 0 && "blocks were lost");
  free(memory);
  return 0;
}
