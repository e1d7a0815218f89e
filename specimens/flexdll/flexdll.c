/*
 * The loader. -DBUGS names what is not protected by itself, joined by |: UNITS, KEY, RELOCATION, PROTECTION, ERROR, ENVIRONMENT (or ALL); what is
 * not named has a guard of its own. -DLOCK names the calls that one lock of the whole loader covers: OPEN, SYM, CLOSE (or ALL), as upstream
 * covers OPEN and SYM. -DMUTEX is the kind of that lock, -DLEAK an error path that forgets to release it.
 */
#define _XOPEN_SOURCE 700 /* kinds of mutexes */
#include "flexdll.h"
#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "plugin.h"
#include "system.h"

enum bug { UNITS = 1, KEY = 2, RELOCATION = 4, PROTECTION = 8, ERROR = 16, ENVIRONMENT = 32 };
enum call { OPEN = 1, SYM = 2, CLOSE = 4 };
#define ALL 63
#ifndef BUGS
#define BUGS 0
#endif
#ifndef LOCK
#define LOCK 0
#endif
#ifndef MUTEX
#define MUTEX PTHREAD_MUTEX_RECURSIVE
#endif
#ifndef LEAK
#define LEAK 0
#endif

/** A library that is open, and how often. The list's head is the one used last. */
struct unit {
  struct image *image;
  struct symbols *symbols;
  int count;
  struct unit *next;
  struct unit *previous;
};

static struct unit *units;

struct error {
  int code;
  char text[64];
};
static struct error shared_error;
static _Thread_local struct error own_error;
#define error (*((BUGS) & ERROR ? &shared_error : &own_error))

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t whole, guards[6];

static void create_locks(void) {
  pthread_mutexattr_t kind;
  pthread_mutexattr_init(&kind);
  pthread_mutexattr_settype(&kind, MUTEX);
  pthread_mutex_init(&whole, &kind);
  pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
  for (unsigned i = 0; i < 6; i++) pthread_mutex_init(&guards[i], &kind);
  pthread_mutexattr_destroy(&kind);
}

static void lock(enum call call) {
  pthread_once(&once, create_locks);
  if ((LOCK) & call) pthread_mutex_lock(&whole);
}

static void unlock(enum call call) {
  if ((LOCK) & call) pthread_mutex_unlock(&whole);
}

/** What has a bug, or is below the lock of the whole loader, has no guard. */
static void enter(enum bug state) {
  if (!((BUGS) & state)) pthread_mutex_lock(&guards[__builtin_ctz(state)]);
}

static void leave(enum bug state) {
  if (!((BUGS) & state)) pthread_mutex_unlock(&guards[__builtin_ctz(state)]);
}

static void fail(int code, const char *what, const char *name) {
  error.code = code;
  snprintf(error.text, sizeof error.text, "%s %s", what, name);
}

const char *flexdll_error(void) {
  return error.code == 0 ? NULL : error.text;
}

/* Lookup. */

/** Volatile, or a compiler that sees into bsearch keeps the name in a register; on Windows bsearch is out of sight. */
struct key {
  const char *volatile name;
};

static int compare(const void *key, const void *entry) {
  return strcmp(((const struct key *)key)->name, ((const struct symbol *)entry)->name);
}

/** The key of the search is static upstream: two searches at once look for one name. */
static void *find_symbol(const struct symbols *table, const char *name) {
  static struct key shared_key;
  struct key own_key;
  struct key *key = (BUGS) & KEY ? &shared_key : &own_key;
  key->name = name;
  const struct symbol *found = bsearch(key, table->entries, table->count, sizeof *found, compare);
  return found == NULL ? NULL : found->address;
}

static void push_unit(struct unit *unit) {
  unit->next = units;
  unit->previous = NULL;
  if (units != NULL) units->previous = unit;
  units = unit;
}

static void unlink_unit(struct unit *unit) {
  if (unit->previous != NULL) unit->previous->next = unit->next;
  else units = unit->next;
  if (unit->next != NULL) unit->next->previous = unit->previous;
}

/** The program's own symbols, then the units': the one that has it moves to the front, so that looking something up writes. */
static void *find_symbol_global(const char *name) {
  static struct symbol entries[] = {{"caml_alloc", runtime.words}, {"caml_runtime", runtime.words}};
  static const struct symbols program = {2, entries};
  void *address = find_symbol(&program, name);
  if (address != NULL) return address;
  enter(UNITS);
  int walked = 0;
  for (struct unit *unit = units; unit != NULL && address == NULL; unit = unit->next) {
    assert(walked++ < 100 && "hang: the list of units is a circle");
    address = find_symbol(unit->symbols, name);
    if (address == NULL || unit == units) continue;
    unlink_unit(unit);
    push_unit(unit);
  }
  leave(UNITS);
  return address;
}

/* Relocation. */

/** Makes the image writable. Upstream keeps what was before in a local variable, which is right for one thread at a time. */
static enum protection open_pages(struct image *image) {
  if ((BUGS) & PROTECTION) return system_protect(image, READ_WRITE);
  enter(PROTECTION);
  if (image->writers++ == 0) image->restored = system_protect(image, READ_WRITE);
  leave(PROTECTION);
  return READ_EXECUTE;
}

static void close_pages(struct image *image, enum protection before) {
  if ((BUGS) & PROTECTION) {
    system_protect(image, before);
    return;
  }
  enter(PROTECTION);
  if (--image->writers == 0) system_protect(image, image->restored);
  leave(PROTECTION);
}

static int is_done(const struct relocation *entry) {
  enter(RELOCATION);
  int done = entry->kind & RELOCATION_DONE;
  leave(RELOCATION);
  return done;
}

static void add(struct image *image, struct relocation *entry, uintptr_t address) {
  enter(RELOCATION);
  // Upstream trusts its first look; a guard that is not held while the symbol is looked up needs a second one.
  if ((BUGS) & RELOCATION || !(entry->kind & RELOCATION_DONE)) {
    system_write(image, entry->cell, *entry->cell + address);
    entry->kind |= RELOCATION_DONE;
  }
  leave(RELOCATION);
}

/** Adds addresses to the image's cells; what is done already is left alone. Stops at the first error. */
static void relocate(struct image *image) {
  enum protection before = open_pages(image);
  for (struct relocation *entry = image->relocations; entry->name != NULL && error.code == 0; entry++) {
    if (is_done(entry)) continue;
    uintptr_t address = (uintptr_t)find_symbol_global(entry->name);
    if (address != 0) add(image, entry, address);
    else fail(3, "cannot resolve", entry->name);
  }
  close_pages(image, before);
}

enum entered flexdll_entry_point(struct image *image) {
  if (system_getenv() == 0) return NOT_EXECUTED;
  relocate(image);
  return error.code == 0 ? EXECUTED : FAILED;
}

/* Opening and closing. */

static struct unit *find_unit(const struct image *image) {
  int walked = 0;
  struct unit *unit = units;
  for (; unit != NULL && unit->image != image; unit = unit->next) {
    assert(walked++ < 100 && "hang: the list of units is a circle");
  }
  return unit;
}

/** Loads the file and finds its unit or makes one. */
static struct unit *load(const char *file, int execute) {
  enter(UNITS);
  enter(ENVIRONMENT);
  if (!((BUGS) & ENVIRONMENT)) system_setenv(execute);
  struct image *image = system_load(file);
  leave(ENVIRONMENT);
  struct unit *unit = NULL;
  if (image == NULL) {
    if (error.code == 0) fail(1, "cannot open", file);
  } else if ((unit = find_unit(image)) != NULL) {
    unit->count++;
  } else {
    unit = malloc(sizeof *unit);
    *unit = (struct unit){.image = image, .symbols = &image->symbols, .count = 1};
    push_unit(unit);
  }
  leave(UNITS);
  return unit;
}

struct unit *flexdll_open(const char *file, int execute) {
  error.code = 0;
  if ((BUGS) & ENVIRONMENT) system_setenv(execute);
  lock(OPEN);
  struct unit *unit = load(file, execute);
  if (unit == NULL) {
    if (!LEAK) unlock(OPEN);
    return NULL;
  }
  if (execute) relocate(unit->image);
  if (error.code != 0) {
    flexdll_close(unit);
    unit = NULL;
  }
  unlock(OPEN);
  return unit;
}

void *flexdll_sym(struct unit *unit, const char *name) {
  lock(SYM);
  error.code = 0;
  void *address = unit == NULL ? find_symbol_global(name) : find_symbol(unit->symbols, name);
  if (address == NULL) fail(4, "no symbol", name);
  unlock(SYM);
  return address;
}

void flexdll_close(struct unit *unit) {
  lock(CLOSE);
  enter(UNITS);
  system_unload(unit->image);
  if (--unit->count == 0) {
    unlink_unit(unit);
    free(unit);
  }
  leave(UNITS);
  unlock(CLOSE);
}

unsigned flexdll_audit(void) {
  unsigned count = 0;
  for (const struct unit *unit = units; unit != NULL; unit = unit->next) {
    assert(count++ < 100 && "hang: the list of units is a circle");
    assert(find_unit(unit->image) == unit && "two units for one library");
  }
  return count;
}
