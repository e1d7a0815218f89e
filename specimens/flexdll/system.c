/* A small operating system: libraries as data, a list of loaded images, page protection, one environment variable. */
#include "system.h"
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "flexdll.h"
#include "plugin.h"

/** What a file holds. Cells of exports that are not relocated have their value already. */
struct library {
  const char *file;
  int has_entry_point;
  struct { const char *name; unsigned cell; uintptr_t value; } exports[SYMBOLS];
  struct { const char *name; unsigned cell; } relocations[RELOCATIONS];
};

static const struct library libraries[] = {
    {"a.cmxs", 0,
     {{"a_value", 4, 40}, {"caml_code", 3, 0}, {"caml_frametable", 1, FRAMETABLE}, {"caml_gc_roots", 2, GC_ROOTS}, {"caml_plugin_header", 0, MAGIC}},
     {{"caml_runtime", 3}}},
    {"b.cmxs", 0, /* needs a.cmxs */
     {{"b_value", 4, 0}, {"caml_code", 3, 0}, {"caml_frametable", 1, FRAMETABLE}, {"caml_gc_roots", 2, GC_ROOTS}, {"caml_plugin_header", 0, MAGIC}},
     {{"caml_runtime", 3}, {"a_value", 4}}},
    {"entry.cmxs", 1,
     {{"caml_code", 3, 0}, {"caml_frametable", 1, FRAMETABLE}, {"caml_gc_roots", 2, GC_ROOTS}, {"caml_plugin_header", 0, MAGIC}, {"initialised", INITIALISED, 0}},
     {{"caml_runtime", 3}}},
    {"inspected.cmxs", 1, /* opened to look at it: cannot be relocated here */
     {{"caml_plugin_header", 0, MAGIC}},
     {{"of_another_program", 3}}},
    {"broken.cmxs", 0,
     {{"caml_code", 3, 0}, {"caml_plugin_header", 0, MAGIC}},
     {{"caml_runtime", 3}, {"nowhere_defined", 2}}},
};
enum { LIBRARIES = sizeof libraries / sizeof *libraries };

static pthread_mutex_t loader_lock = PTHREAD_MUTEX_INITIALIZER;
static struct image *images[LIBRARIES];

/** Fails when the entry point does; else its initialiser has run, unless it was loaded to look at it. */
static int enter(struct image *image) {
  if (!image->library->has_entry_point) return 1;
  enum entered entered = flexdll_entry_point(image);
  if (entered == EXECUTED) image->cells[INITIALISED] = 1;
  return entered != FAILED;
}

static struct image *map(const struct library *library) {
  struct image *image = calloc(1, sizeof *image);
  image->library = library;
  image->symbols.entries = image->exports;
  for (unsigned i = 0; i < SYMBOLS && library->exports[i].name != NULL; i++) {
    uintptr_t *cell = &image->cells[library->exports[i].cell];
    *cell = library->exports[i].value;
    image->exports[image->symbols.count++] = (struct symbol){library->exports[i].name, cell};
  }
  for (unsigned i = 0; i < RELOCATIONS && library->relocations[i].name != NULL; i++)
    image->relocations[i] = (struct relocation){RELOCATION_ABSOLUTE, library->relocations[i].name, &image->cells[library->relocations[i].cell]};
  return image;
}

struct image *system_load(const char *file) {
  unsigned at = 0;
  while (at < LIBRARIES && strcmp(libraries[at].file, file) != 0) at++;
  if (at == LIBRARIES) return NULL;
  pthread_mutex_lock(&loader_lock);
  struct image *image = images[at];
  if (image == NULL) {
    image = map(&libraries[at]);
    if (enter(image)) {
      images[at] = image;
    } else {
      free(image);
      image = NULL;
    }
  }
  if (image != NULL) image->references++;
  pthread_mutex_unlock(&loader_lock);
  return image;
}

void system_unload(struct image *image) {
  pthread_mutex_lock(&loader_lock);
  if (--image->references == 0) {
    assert(image->protection == READ_EXECUTE && "a page was left writable");
    images[image->library - libraries] = NULL;
    free(image);
  }
  pthread_mutex_unlock(&loader_lock);
}

enum protection system_protect(struct image *image, enum protection protection) {
  return atomic_exchange(&image->protection, protection);
}

void system_write(struct image *image, uintptr_t *cell, uintptr_t value) {
  assert(atomic_load(&image->protection) == READ_WRITE && "access violation: write to a protected page");
  *cell = value;
}

static pthread_mutex_t environment_lock = PTHREAD_MUTEX_INITIALIZER;
static uintptr_t environment;

void system_setenv(uintptr_t value) {
  pthread_mutex_lock(&environment_lock);
  environment = value;
  pthread_mutex_unlock(&environment_lock);
}

uintptr_t system_getenv(void) {
  pthread_mutex_lock(&environment_lock);
  uintptr_t value = environment;
  pthread_mutex_unlock(&environment_lock);
  return value;
}

unsigned system_images(void) {
  unsigned count = 0;
  for (unsigned i = 0; i < LIBRARIES; i++) count += images[i] != NULL;
  return count;
}
