/* What memory.size and memory.grow become (src/wasm/instrument): the memory is made at its full size, so an allocator that brings its own
 * pages gets them from the region of sbrk. Its size in pages ends where that region ends. */
#include "abi.h"

#define PAGE_BYTES 65536u

static uint32_t pages_below(uint32_t address) { return (address + PAGE_BYTES - 1) / PAGE_BYTES; }

__attribute__((used)) uint32_t heddle_memory_size(void) { return pages_below((uint32_t)heddle_sbrk(0)); }

__attribute__((used)) uint32_t heddle_memory_grow(uint32_t pages) {
  uint32_t end = (uint32_t)heddle_sbrk(0);
  uint32_t size = pages_below(end);
  if (pages > PAGE_BYTES - size) return UINT32_MAX;
  uint32_t increment = (size + pages) * PAGE_BYTES - end;
  if (increment > INT32_MAX || heddle_sbrk((int32_t)increment) == (void *)-1) return UINT32_MAX;
  return size;
}
