/* heddle: instrument
 * obstack.h. Instrumented: what two threads do to one obstack without order are races. */
#include <obstack.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_CHUNK 4064
#define DEFAULT_ALIGNMENT 16

int obstack_exit_failure = EXIT_FAILURE;

static _Noreturn void out_of_memory(void) {
  fprintf(stderr, "memory exhausted\n");
  exit(obstack_exit_failure);
}

void (*obstack_alloc_failed_handler)(void) = out_of_memory;

static char *aligned(const struct obstack *stack, char *place) {
  return (char *)(((uintptr_t)place + stack->alignment_mask) & ~(uintptr_t)stack->alignment_mask);
}

static struct _obstack_chunk *new_chunk(struct obstack *stack, size_t contents) {
  size_t bytes = sizeof(struct _obstack_chunk) + contents + stack->alignment_mask;
  struct _obstack_chunk *chunk = stack->allocate_for != NULL ? stack->allocate_for(stack->extra_arg, bytes) : stack->allocate(bytes);
  if (chunk == NULL) {
    obstack_alloc_failed_handler();
    abort();
  }
  chunk->limit = (char *)chunk + bytes;
  return chunk;
}

static void free_chunk(struct obstack *stack, struct _obstack_chunk *chunk) {
  if (stack->release_for != NULL) stack->release_for(stack->extra_arg, chunk);
  else stack->release(chunk);
}

static void enter(struct obstack *stack, struct _obstack_chunk *chunk) {
  stack->chunk = chunk;
  stack->chunk_limit = chunk->limit;
  stack->object_base = stack->next_free = aligned(stack, chunk->contents);
}

static int begin(struct obstack *stack, size_t size, size_t alignment) {
  stack->alignment_mask = (alignment != 0 ? alignment : DEFAULT_ALIGNMENT) - 1;
  stack->chunk_size = size != 0 ? size : DEFAULT_CHUNK;
  struct _obstack_chunk *chunk = new_chunk(stack, stack->chunk_size);
  chunk->prev = NULL;
  enter(stack, chunk);
  return 1;
}

int _obstack_begin(struct obstack *stack, size_t size, size_t alignment, void *(*allocate)(size_t), void (*release)(void *)) {
  *stack = (struct obstack){.allocate = allocate, .release = release};
  return begin(stack, size, alignment);
}

int _obstack_begin_1(struct obstack *stack, size_t size, size_t alignment, void *(*allocate)(void *, size_t), void (*release)(void *, void *), void *argument) {
  *stack = (struct obstack){.allocate_for = allocate, .release_for = release, .extra_arg = argument};
  return begin(stack, size, alignment);
}

void _obstack_newchunk(struct obstack *stack, size_t more) {
  size_t object = obstack_object_size(stack), wanted = 2 * object + more;
  struct _obstack_chunk *chunk = new_chunk(stack, wanted > stack->chunk_size ? wanted : stack->chunk_size);
  char *base = stack->object_base;
  chunk->prev = stack->chunk;
  enter(stack, chunk);
  memcpy(stack->object_base, base, object);
  stack->next_free += object;
}

void *_obstack_finish(struct obstack *stack) {
  char *object = stack->object_base, *next = aligned(stack, stack->next_free);
  stack->object_base = stack->next_free = next < stack->chunk_limit ? next : stack->chunk_limit;
  return object;
}

static int holds(const struct _obstack_chunk *chunk, const char *object) { return object >= chunk->contents && object <= chunk->limit; }

int _obstack_allocated_p(struct obstack *stack, void *object) {
  for (struct _obstack_chunk *chunk = stack->chunk; chunk != NULL; chunk = chunk->prev)
    if (holds(chunk, object)) return 1;
  return 0;
}

size_t _obstack_memory_used(struct obstack *stack) {
  size_t bytes = 0;
  for (struct _obstack_chunk *chunk = stack->chunk; chunk != NULL; chunk = chunk->prev) bytes += (size_t)(chunk->limit - (char *)chunk);
  return bytes;
}

/* Frees an object and everything after it; with a null pointer, everything and the obstack itself. */
void _obstack_free(struct obstack *stack, void *object) {
  struct _obstack_chunk *chunk = stack->chunk;
  while (chunk != NULL && (object == NULL || !holds(chunk, object))) {
    struct _obstack_chunk *before = chunk->prev;
    free_chunk(stack, chunk);
    chunk = before;
  }
  stack->chunk = chunk;
  if (chunk == NULL) {
    if (object != NULL) abort();
    return;
  }
  stack->chunk_limit = chunk->limit;
  stack->object_base = stack->next_free = object;
}
