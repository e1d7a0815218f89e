/*
 * When an extension goes away its provider frees what it handed out as soon as the detach callback returns. So the callback waits for a grace period:
 *
 * SYNCHRONIZE=ALWAYS: always. A program that is being created is inside of an epoch; when the provider goes away just then, the callback runs on the
 *   creating thread, which waits for itself.
 * SYNCHRONIZE=PUBLISHED: if the program has an id. Before, nobody else can have found it. This is the repair.
 * SYNCHRONIZE=ATTACHED: if the provider was ever attached.
 * SYNCHRONIZE=NEVER: not at all.
 * UNDER_LOCK: with the lock of the program held.
 * NO_FENCE: nothing orders taking the extension away and looking at the id.
 */
#include "program.h"

#include <assert.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#define ALWAYS 0
#define PUBLISHED 1
#define ATTACHED 2
#define NEVER 3
#ifndef SYNCHRONIZE
#define SYNCHRONIZE PUBLISHED
#endif

static atomic_uint last_id;
static _Atomic(struct program *) hook;

/* Between a program's id and its publication, and between taking an extension away and looking at the id: either the id is seen, or whoever finds the
 * program sees no extension. */
static void full_fence(void) {
#ifndef NO_FENCE
  atomic_thread_fence(memory_order_seq_cst);
#endif
}

static struct program *program_of(struct client *client) { return (struct program *)client; }

static void attach(struct client *client, struct extension *extension) {
  struct program *program = program_of(client);
  pthread_mutex_lock(&program->lock);
  atomic_store_explicit(&program->extension, extension, memory_order_release);
  program->attached = true;
  pthread_mutex_unlock(&program->lock);
#ifdef SLOTS
  /* Attaching looks at what is linked, which is a stay of its own. */
  struct epoch_state state;
  epoch_enter(&state);
  program_invoke();
  epoch_exit(&state);
#endif
}

static bool must_synchronize(struct program *program) {
  switch (SYNCHRONIZE) {
    case ALWAYS:
      return true;
    case PUBLISHED:
      return atomic_load_explicit(&program->id, memory_order_relaxed) != 0;
    case ATTACHED:
      return program->attached;
    default:
      return false;
  }
}

static void detach(struct client *client) {
  struct program *program = program_of(client);
  pthread_mutex_lock(&program->lock);
  atomic_store_explicit(&program->extension, NULL, memory_order_relaxed);
#ifdef UNDER_LOCK
  if (must_synchronize(program)) epoch_synchronize();
  pthread_mutex_unlock(&program->lock);
#else
  pthread_mutex_unlock(&program->lock);
  full_fence();
  if (must_synchronize(program)) epoch_synchronize();
#endif
}

static void destroy(struct epoch_item *item) {
  struct program *program = (struct program *)((char *)item - offsetof(struct program, item));
  registry_remove(&program->client);
  pthread_mutex_destroy(&program->lock);
  free(program);
}

static void free_code(struct epoch_item *item) { free(item); }

struct program *program_create(void) {
  struct program *program = calloc(1, sizeof *program);
  program->code = malloc(sizeof *program->code);
  *program->code = (struct code){.item.release = free_code, .length = 3};
  program->client = (struct client){.attach = attach, .detach = detach};
  program->item = (struct epoch_item){.is_work = true, .release = destroy};
  pthread_mutex_init(&program->lock, NULL);
  registry_add(&program->client);
  atomic_store_explicit(&program->id, ++last_id, memory_order_relaxed);
  full_fence();
  return program;
}

void program_link(struct program *program) {
  struct program *before = atomic_exchange(&hook, program);
  if (before == NULL) return;
  epoch_retire(&before->code->item);
  epoch_retire(&before->item);
}

void program_invoke(void) {
  struct program *program = atomic_load_explicit(&hook, memory_order_acquire);
  if (program == NULL) return;
  struct extension *extension = atomic_load_explicit(&program->extension, memory_order_acquire);
  if (extension != NULL) assert(extension->helpers == 7);
  sched_yield(); /* It runs. */
  assert(program->code->length == 3);
}

int program_info(void) {
  struct program *program = atomic_load_explicit(&hook, memory_order_acquire);
  if (program == NULL) return 0;
  pthread_mutex_lock(&program->lock);
  int attached = program->attached;
  pthread_mutex_unlock(&program->lock);
  return attached;
}
