/* heddle: instrument
 * dlopen and its relatives. The list of libraries, their counts and the lock around both are here, in the program's memory and compiled like the
 * program: a lock held while a constructor runs takes part in deadlocks, and opening a library comes after its first opening. The engine
 * (src/engine/libraries.ts) only makes and drops instances, and names misuse.
 */
#include "../abi.h"
#include "visible.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECURSIVE 1
#define MESSAGE_BYTES 256

int heddle_library_find(const char *path) HEDDLE_IMPORT(library_find);
int heddle_library_open(int image, uint32_t site, char *problem, uint32_t bytes) HEDDLE_IMPORT(library_open);
void (*heddle_library_constructors(int instance))(void) HEDDLE_IMPORT(library_constructors);
void heddle_library_global(int instance) HEDDLE_IMPORT(library_global);
void heddle_library_keep(int instance) HEDDLE_IMPORT(library_keep);
int heddle_library_symbol(int instance, const char *name, void **address) HEDDLE_IMPORT(library_symbol);
void heddle_library_close(int instance, uint32_t site) HEDDLE_IMPORT(library_close);
/* Whether an address lies in the library's data. */
int heddle_library_holds(int instance, const void *address) HEDDLE_IMPORT(library_holds);
/* dlopen or dlsym is about to return NULL for `what`. */
void heddle_library_failed(int in_open, const char *what, uint32_t site) HEDDLE_IMPORT(library_failed);
/* `call` with a handle that is not open. */
void heddle_library_misuse(const char *call, const void *handle, uint32_t site) HEDDLE_IMPORT(library_misuse);

struct library {
  struct library *next;
  int image, instance, references, keep;
};

/* What a library wants to be called when it is closed. */
struct cleanup {
  struct cleanup *next;
  void (*function)(void *);
  void *argument;
  void *library;
};

/* The program itself: what dlopen(NULL) returns. */
static struct library program = {.image = -1, .instance = -1, .references = 1};
static struct library *opened;
static struct cleanup *cleanups;
static int runs_at_exit;
static int loader_lock;

/* As in other systems each thread has its own. */
static _Thread_local char message[MESSAGE_BYTES];
static _Thread_local int failed;

static void lock(void) { (void)HEDDLE_AWAIT(heddle_mutex_lock(&loader_lock, RECURSIVE)); }
static void unlock(void) { (void)HEDDLE_AWAIT(heddle_mutex_unlock(&loader_lock, RECURSIVE)); }

static void *fail(const char *what, const char *why) {
  snprintf(message, sizeof message, "%s: %s", what, why);
  failed = 1;
  return NULL;
}

static struct library *find_opened(int image) {
  struct library *library = opened;
  while (library != NULL && library->image != image) library = library->next;
  return library;
}

/* Null when `handle` is none of an open library. */
static struct library *find_handle(const void *handle) {
  if (handle == &program || handle == RTLD_DEFAULT || handle == RTLD_NEXT) return &program;
  struct library *library = opened;
  while (library != NULL && library != handle) library = library->next;
  return library;
}

/* Calls what a library registered, or with NULL all libraries, last first. */
static void clean_up(struct library *library) {
  struct cleanup **link = &cleanups;
  while (*link != NULL) {
    struct cleanup *one = *link;
    if (library != NULL && !heddle_library_holds(library->instance, one->library)) {
      link = &one->next;
      continue;
    }
    *link = one->next;
    one->function(one->argument);
    free(one);
    /* It may have registered more. */
    link = &cleanups;
  }
}

static void clean_up_all(void) { clean_up(NULL); }

int heddle_library_atexit(void (*function)(void *), void *argument, void *library) {
  struct cleanup *cleanup = malloc(sizeof *cleanup);
  *cleanup = (struct cleanup){.function = function, .argument = argument, .library = library};
  lock();
  cleanup->next = cleanups;
  cleanups = cleanup;
  if (!runs_at_exit) runs_at_exit = atexit(clean_up_all) == 0;
  unlock();
  return 0;
}

static struct library *open_new(int image, uint32_t site) {
  int instance = heddle_library_open(image, site, message, sizeof message);
  if (instance < 0) {
    failed = 1;
    return NULL;
  }
  struct library *library = malloc(sizeof *library);
  *library = (struct library){.next = opened, .image = image, .instance = instance, .references = 1};
  opened = library;
  void (*constructors)(void) = heddle_library_constructors(instance);
  if (constructors != NULL) constructors();
  return library;
}

static struct library *open_library(const char *path, int mode, uint32_t site) {
  if ((mode & (RTLD_LAZY | RTLD_NOW)) == 0) return fail(path, "invalid mode for dlopen(): neither RTLD_LAZY nor RTLD_NOW");
  int image = heddle_library_find(path);
  if (image < 0) return fail(path, "cannot open shared object file: No such file or directory");
  lock();
  struct library *library = find_opened(image);
  if (library != NULL) library->references++;
  else if ((mode & RTLD_NOLOAD) == 0) library = open_new(image, site);
  if (library != NULL && (mode & RTLD_GLOBAL) != 0) heddle_library_global(library->instance);
  if (library != NULL && (mode & RTLD_NODELETE) != 0) {
    library->keep = 1;
    heddle_library_keep(library->instance);
  }
  unlock();
  return library;
}

void *dlopen(const char *path, int mode) {
  HEDDLE_ENTRY;
  if (path == NULL) return &program;
  HEDDLE_READS(path, strlen(path) + 1);
  struct library *library = open_library(path, mode, heddle_entry_site);
  if (library == NULL && (mode & RTLD_NOLOAD) == 0) heddle_library_failed(1, path, heddle_entry_site);
  return library;
}

void *dlsym(void *restrict handle, const char *restrict name) {
  HEDDLE_ENTRY;
  HEDDLE_READS(name, strlen(name) + 1);
  void *address = NULL;
  lock();
  struct library *library = find_handle(handle);
  int found = library != NULL && heddle_library_symbol(library->instance, name, &address);
  unlock();
  if (found) return address;
  if (library == NULL) heddle_library_misuse("dlsym", handle, heddle_entry_site);
  heddle_library_failed(0, name, heddle_entry_site);
  return fail(name, library == NULL ? "invalid handle" : "undefined symbol");
}

int dlclose(void *handle) {
  HEDDLE_ENTRY;
  lock();
  struct library *library = find_handle(handle);
  if (library != NULL && library != &program && --library->references == 0 && !library->keep) {
    clean_up(library);
    struct library **link = &opened;
    while (*link != library) link = &(*link)->next;
    *link = library->next;
    heddle_library_close(library->instance, heddle_entry_site);
    free(library);
  }
  unlock();
  if (library != NULL) return 0;
  heddle_library_misuse("dlclose", handle, heddle_entry_site);
  fail("dlclose", "invalid handle");
  return -1;
}

char *dlerror(void) {
  if (!failed) return NULL;
  failed = 0;
  return message;
}
