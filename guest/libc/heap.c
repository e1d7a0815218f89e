/* The allocation functions. The engine keeps all metadata and checks every block; libc.a's allocator is never linked. */
#include "visible.h"
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

#define DEFAULT_ALIGNMENT 16u
#define PAGE_BYTES 4096u
#define LARGEST 0x7fffffffu

void *memalign(size_t alignment, size_t size);

static void *allocate(size_t size, size_t alignment, int zero) {
  void *block = size <= LARGEST ? heddle_heap_alloc(size, alignment, zero) : NULL;
  if (block == NULL) errno = ENOMEM;
  return block;
}

static int is_power_of_two(size_t value) { return value != 0 && (value & (value - 1)) == 0; }

void *malloc(size_t size) { return allocate(size, DEFAULT_ALIGNMENT, 0); }

void *calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX;
  return allocate(bytes, DEFAULT_ALIGNMENT, 1);
}

void free(void *block) {
  HEDDLE_ENTRY_SITE;
  if (block == NULL) return;
  HEDDLE_POINT;
  heddle_heap_free(block, heddle_entry_site);
}

/* realloc(block, 0) frees, as in glibc. */
void *realloc(void *block, size_t size) {
  HEDDLE_ENTRY_SITE;
  if (block == NULL) return malloc(size);
  if (size == 0) {
    free(block);
    return NULL;
  }
  HEDDLE_POINT;
  void *moved = size <= LARGEST ? heddle_heap_realloc(block, size, heddle_entry_site) : NULL;
  if (moved == NULL) errno = ENOMEM;
  return moved;
}

void *reallocarray(void *block, size_t count, size_t size) {
  size_t bytes;
  if (!__builtin_mul_overflow(count, size, &bytes)) return realloc(block, bytes);
  errno = ENOMEM;
  return NULL;
}

void *memalign(size_t alignment, size_t size) {
  if (!is_power_of_two(alignment)) {
    errno = EINVAL;
    return NULL;
  }
  return allocate(size, alignment > DEFAULT_ALIGNMENT ? alignment : DEFAULT_ALIGNMENT, 0);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
  HEDDLE_ENTRY_SITE;
  if (!is_power_of_two(alignment) || alignment % sizeof(void *) != 0) return EINVAL;
  int saved_errno = errno;
  void *block = memalign(alignment, size);
  errno = saved_errno;
  if (block == NULL) return ENOMEM;
  HEDDLE_WRITES(result, sizeof *result);
  *result = block;
  return 0;
}

void *valloc(size_t size) { return memalign(PAGE_BYTES, size); }

void *pvalloc(size_t size) {
  return size > LARGEST - PAGE_BYTES ? valloc(size) : valloc((size + PAGE_BYTES - 1) & ~(size_t)(PAGE_BYTES - 1));
}

size_t malloc_usable_size(void *block) { return block != NULL ? heddle_heap_size(block) : 0; }

int mallopt(int parameter, int value) {
  (void)parameter, (void)value;
  return 1;
}

int malloc_trim(size_t keep) {
  (void)keep;
  return 0;
}

/* C23 sized deallocation. */
void free_sized(void *block, size_t size) {
  (void)size;
  free(block);
}

void free_aligned_sized(void *block, size_t alignment, size_t size) {
  (void)alignment, (void)size;
  free(block);
}

/* What libc.a calls inside. */
void *__libc_malloc(size_t size) { return malloc(size); }
void *__libc_calloc(size_t count, size_t size) { return calloc(count, size); }
void __libc_free(void *block) { free(block); }
