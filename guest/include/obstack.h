/* Stacks of objects in chunks, with GNU's interface. A growing object moves when its chunk is full. */
#ifndef HEDDLE_OBSTACK_H
#define HEDDLE_OBSTACK_H
#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _obstack_chunk {
  char *limit;
  struct _obstack_chunk *prev;
  char contents[];
};

struct obstack {
  size_t chunk_size;
  struct _obstack_chunk *chunk;
  char *object_base, *next_free, *chunk_limit;
  size_t alignment_mask;
  void *(*allocate)(size_t);
  void (*release)(void *);
  void *(*allocate_for)(void *, size_t);
  void (*release_for)(void *, void *);
  void *extra_arg;
};

extern void (*obstack_alloc_failed_handler)(void);
extern int obstack_exit_failure;

int _obstack_begin(struct obstack *, size_t, size_t, void *(*)(size_t), void (*)(void *));
int _obstack_begin_1(struct obstack *, size_t, size_t, void *(*)(void *, size_t), void (*)(void *, void *), void *);
/* Makes room for so many more bytes of the growing object. */
void _obstack_newchunk(struct obstack *, size_t);
void _obstack_free(struct obstack *, void *);
int _obstack_allocated_p(struct obstack *, void *);
size_t _obstack_memory_used(struct obstack *);
void *_obstack_finish(struct obstack *);

#define obstack_init(stack) _obstack_begin((stack), 0, 0, (void *(*)(size_t))obstack_chunk_alloc, (void (*)(void *))obstack_chunk_free)
#define obstack_begin(stack, size) \
  _obstack_begin((stack), (size), 0, (void *(*)(size_t))obstack_chunk_alloc, (void (*)(void *))obstack_chunk_free)
#define obstack_specify_allocation(stack, size, alignment, allocate, release) \
  _obstack_begin((stack), (size), (alignment), (void *(*)(size_t))(allocate), (void (*)(void *))(release))
#define obstack_specify_allocation_with_arg(stack, size, alignment, allocate, release, argument) \
  _obstack_begin_1((stack), (size), (alignment), (void *(*)(void *, size_t))(allocate), (void (*)(void *, void *))(release), (argument))

#define obstack_chunk_size(stack) ((stack)->chunk_size)
#define obstack_alignment_mask(stack) ((stack)->alignment_mask)
#define obstack_base(stack) ((void *)(stack)->object_base)
#define obstack_next_free(stack) ((void *)(stack)->next_free)
#define obstack_object_size(stack) ((size_t)((stack)->next_free - (stack)->object_base))
#define obstack_room(stack) ((size_t)((stack)->chunk_limit - (stack)->next_free))
#define obstack_memory_used(stack) _obstack_memory_used(stack)
#define obstack_empty_p(stack) ((stack)->chunk->prev == 0 && (stack)->next_free == (stack)->object_base && (stack)->object_base <= (stack)->chunk->contents + (stack)->alignment_mask)

static inline void obstack_make_room(struct obstack *stack, size_t bytes) {
  if (obstack_room(stack) < bytes) _obstack_newchunk(stack, bytes);
}

static inline void obstack_blank_fast(struct obstack *stack, size_t bytes) { stack->next_free += bytes; }

static inline void obstack_blank(struct obstack *stack, size_t bytes) {
  obstack_make_room(stack, bytes);
  obstack_blank_fast(stack, bytes);
}

static inline void obstack_grow(struct obstack *stack, const void *from, size_t bytes) {
  obstack_make_room(stack, bytes);
  memcpy(stack->next_free, from, bytes);
  stack->next_free += bytes;
}

static inline void obstack_1grow_fast(struct obstack *stack, char byte) { *stack->next_free++ = byte; }

static inline void obstack_1grow(struct obstack *stack, char byte) {
  obstack_make_room(stack, 1);
  obstack_1grow_fast(stack, byte);
}

static inline void obstack_grow0(struct obstack *stack, const void *from, size_t bytes) {
  obstack_grow(stack, from, bytes);
  obstack_1grow(stack, 0);
}

static inline void obstack_ptr_grow(struct obstack *stack, const void *pointer) { obstack_grow(stack, &pointer, sizeof pointer); }
static inline void obstack_int_grow(struct obstack *stack, int number) { obstack_grow(stack, &number, sizeof number); }
#define obstack_ptr_grow_fast(stack, pointer) obstack_ptr_grow((stack), (pointer))
#define obstack_int_grow_fast(stack, number) obstack_int_grow((stack), (number))

static inline void *obstack_finish(struct obstack *stack) { return _obstack_finish(stack); }

static inline void *obstack_alloc(struct obstack *stack, size_t bytes) {
  obstack_blank(stack, bytes);
  return obstack_finish(stack);
}

static inline void *obstack_copy(struct obstack *stack, const void *from, size_t bytes) {
  obstack_grow(stack, from, bytes);
  return obstack_finish(stack);
}

static inline void *obstack_copy0(struct obstack *stack, const void *from, size_t bytes) {
  obstack_grow0(stack, from, bytes);
  return obstack_finish(stack);
}

#define obstack_free(stack, object) _obstack_free((stack), (void *)(object))

#ifdef __cplusplus
}
#endif
#endif
