/* An allocator in the manner of mimalloc 2.0: one size of block, pages that belong to threads. */
#ifndef ALLOC_H
#define ALLOC_H
#include <stddef.h>

enum { BLOCK_SIZE = 80, BLOCKS = 3, PAGES = 3 };

/** A thread's own heap. Ending it abandons the pages that still have blocks in use. */
void heap_begin(void);
void heap_end(void);
/** Takes over abandoned pages. */
void heap_reclaim(void);

/** NULL when all pages of this thread are full. */
void *allocate(void);
/** The block's start or an address in it: at most 32 - 1 bytes further. */
void *allocate_aligned_32(void);
/** By any thread. */
void release(void *pointer);
size_t usable_size(const void *pointer);

/** Blocks in use in the pages of this thread. */
unsigned heap_used(void);
void arena_begin(void);

#endif
