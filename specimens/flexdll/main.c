/*
 * A program that loads plugins in parallel, as OCaml's Dynlink does in native code. Each argument is what one thread does:
 *   A B E  load a.cmxs, b.cmxs (which needs a.cmxs), entry.cmxs and leave it open; the main thread looks at the units and closes it
 *   a b e  the same, and close it
 *   M      load a file that is not there: the error must be about it
 *   X      load broken.cmxs, which cannot be relocated: the error must say so
 *   I      open inspected.cmxs without executing it
 */
#include <assert.h>
#include <ctype.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include "flexdll.h"
#include "plugin.h"
#include "system.h"

enum { THREADS = 8, STEPS = 8 };

struct runtime runtime = {{RUNTIME}};

struct plan {
  const char *steps;
  struct unit *open[STEPS];
};
static struct plan plans[THREADS];
static unsigned threads;
static atomic_uint started;

/** Spun on: threads that sleep at a start line leave it one after the other, and its lock orders them. */
static void start_together(void) {
  atomic_fetch_add_explicit(&started, 1, memory_order_relaxed);
  while (atomic_load_explicit(&started, memory_order_relaxed) < threads) {}
}

/** caml_natdynlink_open. */
static struct unit *open_plugin(const char *file) {
  struct unit *unit = flexdll_open(file, 1);
  assert(unit != NULL && "open failed");
  const uintptr_t *header = flexdll_sym(unit, "caml_plugin_header");
  assert(header != NULL && "open failed: not an OCaml plugin");
  assert(*header == MAGIC && "input_value_from_block: bad object");
  return unit;
}

/** caml_natdynlink_register, then the plugin runs. */
static void register_plugin(struct unit *unit) {
  const uintptr_t *frametable = flexdll_sym(unit, "caml_frametable");
  assert(frametable != NULL && "Missing frametable");
  const uintptr_t *roots = flexdll_sym(unit, "caml_gc_roots");
  assert(roots != NULL && "Missing gc_roots");
  const struct runtime *const *code = flexdll_sym(unit, "caml_code");
  assert(code != NULL && "open failed: no code");
  assert((*code)->words[0] == RUNTIME && "crash: the plugin called something else");
  assert(*frametable == FRAMETABLE && "crash: the frametable is something else");
  assert(*roots == GC_ROOTS && "crash: the roots are something else");
}

static struct unit *load_plugin(const char *file) {
  struct unit *unit = open_plugin(file);
  register_plugin(unit);
  return unit;
}

static void expect_error(const char *file, const char *name) {
  assert(flexdll_open(file, 1) == NULL && "a library that cannot be opened was opened");
  const char *text = flexdll_error();
  assert(text != NULL && "the error message was lost");
  assert(strstr(text, name) != NULL && "the error message of another thread");
}

static struct unit *step(char kind) {
  struct unit *unit;
  switch (toupper(kind)) {
  case 'A': return load_plugin("a.cmxs");
  case 'B': return load_plugin("b.cmxs");
  case 'E':
    unit = load_plugin("entry.cmxs");
    assert(*(uintptr_t *)flexdll_sym(unit, "initialised") == 1 && "the library's entry point did not execute");
    return unit;
  case 'I':
    unit = flexdll_open("inspected.cmxs", 0);
    assert(unit != NULL && "open failed: it was executed");
    return unit;
  case 'M': expect_error("missing.cmxs", "missing.cmxs"); return NULL;
  default: expect_error("broken.cmxs", "nowhere_defined"); return NULL;
  }
}

static void *work(void *argument) {
  struct plan *plan = argument;
  start_together();
  for (unsigned i = 0; i < STEPS && plan->steps[i] != '\0'; i++) plan->open[i] = step(plan->steps[i]);
  for (unsigned i = STEPS; i-- > 0;) {
    if (plan->open[i] == NULL || isupper(plan->steps[i])) continue;
    flexdll_close(plan->open[i]);
    plan->open[i] = NULL;
  }
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t ids[THREADS];
  threads = argc - 1;
  assert(threads <= THREADS);
  for (unsigned i = 0; i < threads; i++) {
    plans[i].steps = argv[i + 1];
    pthread_create(&ids[i], NULL, work, &plans[i]);
  }
  for (unsigned i = 0; i < threads; i++) pthread_join(ids[i], NULL);
  assert(flexdll_audit() == system_images() && "a unit was lost");
  for (unsigned i = 0; i < threads; i++)
    for (unsigned j = STEPS; j-- > 0;)
      if (plans[i].open[j] != NULL) flexdll_close(plans[i].open[j]);
  assert(flexdll_audit() == 0 && system_images() == 0 && "a library stayed open");
  puts("all plugins loaded");
  return 0;
}
