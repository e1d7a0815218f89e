/*
 * -DFREE_LOOKS: freeing looks at the flags of a page that belongs to another thread, as mimalloc did until 2.1.3; otherwise it never does, as since 2.1.4.
 */
#include "alloc.h"
#include <assert.h>
#include <stdatomic.h>
#include <stdint.h>

#ifndef FREE_LOOKS
#define FREE_LOOKS 0
#endif

struct block {
  struct block *next;
};

/** What the next thread that frees a block of a full page does: tell the owner's heap, so that the page is looked at again. */
enum { NO_DELAYED_FREE, USE_DELAYED_FREE, DELAYED_FREEING, DELAYED = 3 };

struct heap;
struct page {
  /* Of the owner, two bits of one byte. */
  struct {
    uint8_t in_full : 1;
    uint8_t has_aligned : 1; /* an address inside a block was handed out */
  } flags;
  struct block *free;
  unsigned used;
  /* Constant while blocks are in use. */
  uint8_t *start;
  size_t block_size;
  /* Of all threads. */
  _Atomic uintptr_t thread_free; /* blocks freed by others, and in the low bits a state of delayed freeing */
  _Atomic(struct heap *) heap;
  _Atomic unsigned owner; /* 0: abandoned */
};

struct heap {
  unsigned thread;
  _Atomic(struct block *) delayed; /* blocks of full pages that others freed */
};

/* Blocks are 8 bytes off what 32-byte alignment asks for. */
enum { PAGE_SIZE = 512, FIRST = 8 };
static _Alignas(PAGE_SIZE) uint8_t arena[PAGES][PAGE_SIZE];
static struct page pages[PAGES];
static atomic_uint threads;
static _Thread_local struct heap heap;

void arena_begin(void) {
  for (unsigned i = 0; i < PAGES; i++) {
    struct page *page = &pages[i];
    page->start = arena[i] + FIRST;
    page->block_size = BLOCK_SIZE;
    for (unsigned at = BLOCKS; at-- > 0;) {
      struct block *block = (struct block *)(page->start + at * BLOCK_SIZE);
      block->next = page->free;
      page->free = block;
    }
  }
}

static struct page *page_of(const void *pointer) {
  return &pages[((uintptr_t)pointer - (uintptr_t)arena) / PAGE_SIZE];
}

static int is_mine(struct page *page) {
  return heap.thread != 0 && atomic_load_explicit(&page->owner, memory_order_relaxed) == heap.thread;
}

void heap_begin(void) {
  heap.thread = atomic_fetch_add(&threads, 1) + 1;
}

static void *start_of_block(const struct page *page, const void *pointer) {
  size_t offset = (uintptr_t)pointer - (uintptr_t)page->start;
  return page->start + offset / page->block_size * page->block_size;
}

/* The owner's side. */

static void push_local(struct page *page, struct block *block) {
  assert(start_of_block(page, block) == block && "an address inside a block is on the free list");
  assert(page->used > 0 && "a block was freed twice");
  block->next = page->free;
  page->free = block;
  if (--page->used == 0) page->flags.has_aligned = 0;
}

static void set_delayed(struct page *page, uintptr_t state) {
  uintptr_t old = atomic_load_explicit(&page->thread_free, memory_order_relaxed);
  do {
    while ((old & DELAYED) == DELAYED_FREEING) old = atomic_load_explicit(&page->thread_free, memory_order_acquire);
  } while (!atomic_compare_exchange_weak_explicit(&page->thread_free, &old, (old & ~(uintptr_t)DELAYED) | state,
                                                  memory_order_acq_rel, memory_order_acquire));
}

/** Takes what others have freed. */
static void collect(struct page *page) {
  uintptr_t old = atomic_load_explicit(&page->thread_free, memory_order_relaxed);
  while (!atomic_compare_exchange_weak_explicit(&page->thread_free, &old, old & DELAYED, memory_order_acq_rel, memory_order_relaxed)) {}
  struct block *block = (struct block *)(old & ~(uintptr_t)DELAYED);
  while (block != NULL) {
    struct block *next = block->next;
    push_local(page, block);
    block = next;
  }
}

static void release_local(struct page *page, struct block *block) {
  push_local(page, block);
  if (!page->flags.in_full) return;
  page->flags.in_full = 0;
  set_delayed(page, NO_DELAYED_FREE);
}

/** Blocks of full pages that others have freed: their pages are no longer full. */
static void free_delayed(void) {
  struct block *block = atomic_exchange_explicit(&heap.delayed, NULL, memory_order_acq_rel);
  while (block != NULL) {
    struct block *next = block->next;
    release_local(page_of(block), block);
    block = next;
  }
}

/** A page with a free block; one without is marked as full, so that nobody looks at it until a block is freed. */
static struct page *find_page(void) {
  free_delayed();
  for (unsigned i = 0; i < PAGES; i++) {
    struct page *page = &pages[i];
    unsigned nobody = 0;
    if (!is_mine(page) && !atomic_compare_exchange_strong(&page->owner, &nobody, heap.thread)) continue;
    atomic_store_explicit(&page->heap, &heap, memory_order_release);
    if (page->flags.in_full) continue;
    if (page->free == NULL) collect(page);
    if (page->free != NULL) return page;
    page->flags.in_full = 1;
    set_delayed(page, USE_DELAYED_FREE);
  }
  return NULL;
}

void *allocate(void) {
  struct page *page = find_page();
  if (page == NULL) return NULL;
  struct block *block = page->free;
  page->free = block->next;
  page->used++;
  return block;
}

void *allocate_aligned_32(void) {
  void *block = allocate();
  if (block == NULL) return NULL;
  void *aligned = (void *)(((uintptr_t)block + 31) & ~(uintptr_t)31);
  if (aligned != block) page_of(block)->flags.has_aligned = 1;
  return aligned;
}

/* Any thread's side. */

static void *block_of(struct page *page, const void *pointer) {
  return page->flags.has_aligned ? start_of_block(page, pointer) : (void *)pointer;
}

static void push_delayed(struct heap *owner, struct block *block) {
  struct block *head = atomic_load_explicit(&owner->delayed, memory_order_relaxed);
  do {
    block->next = head;
  } while (!atomic_compare_exchange_weak_explicit(&owner->delayed, &head, block, memory_order_release, memory_order_relaxed));
}

/** Onto the page's list, or when the page is full onto its heap's. While DELAYED_FREEING stands there, the heap cannot go away. */
static void release_shared(struct page *page, struct block *block) {
  uintptr_t old = atomic_load_explicit(&page->thread_free, memory_order_relaxed), new;
  int delayed;
  do {
    delayed = (old & DELAYED) == USE_DELAYED_FREE;
    if (!delayed) block->next = (struct block *)(old & ~(uintptr_t)DELAYED);
    new = delayed ? (old & ~(uintptr_t)DELAYED) | DELAYED_FREEING : (uintptr_t)block | (old & DELAYED);
  } while (!atomic_compare_exchange_weak_explicit(&page->thread_free, &old, new, memory_order_release, memory_order_relaxed));
  if (!delayed) return;
  push_delayed(atomic_load_explicit(&page->heap, memory_order_acquire), block);
  old = atomic_load_explicit(&page->thread_free, memory_order_relaxed);
  while (!atomic_compare_exchange_weak_explicit(&page->thread_free, &old, (old & ~(uintptr_t)DELAYED) | NO_DELAYED_FREE,
                                                memory_order_release, memory_order_relaxed)) {}
}

void release(void *pointer) {
  struct page *page = page_of(pointer);
  if (is_mine(page)) release_local(page, block_of(page, pointer));
  else if (FREE_LOOKS) release_shared(page, block_of(page, pointer));
  else release_shared(page, start_of_block(page, pointer));
}

/** Still looks at the flag, whoever owns the page, in 2.1.7 and later. */
size_t usable_size(const void *pointer) {
  struct page *page = page_of(pointer);
  const uint8_t *block = block_of(page, pointer);
  return page->block_size - ((const uint8_t *)pointer - block);
}

/* Threads that end. */

void heap_end(void) {
  for (unsigned i = 0; i < PAGES; i++) {
    struct page *page = &pages[i];
    if (!is_mine(page)) continue;
    set_delayed(page, NO_DELAYED_FREE);
  }
  free_delayed();
  for (unsigned i = 0; i < PAGES; i++) {
    struct page *page = &pages[i];
    if (!is_mine(page)) continue;
    page->flags.in_full = 0;
    atomic_store_explicit(&page->owner, 0, memory_order_release);
  }
}

void heap_reclaim(void) {
  for (unsigned i = 0; i < PAGES; i++) {
    unsigned nobody = 0;
    if (!atomic_compare_exchange_strong(&pages[i].owner, &nobody, heap.thread)) continue;
    collect(&pages[i]);
  }
}

unsigned heap_used(void) {
  unsigned used = 0;
  for (unsigned i = 0; i < PAGES; i++) used += is_mine(&pages[i]) ? pages[i].used : 0;
  return used;
}
