/* heddle: instrument
 * dlopen and its relatives. The list of libraries, their counts and the lock around both are here, in the program's memory and compiled like the
 * program: a lock held while a constructor runs takes part in deadlocks, and opening a library comes after its first opening. The engine
 * (src/engine/libraries.ts) only makes and drops instances.
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
int heddle_library_open(int image, char *problem, uint32_t bytes) HEDDLE_IMPORT(library_open);
void (*heddle_library_constructors(int instance))(void) HEDDLE_IMPORT(library_constructors);
void heddle_library_global(int instance) HEDDLE_IMPORT(library_global);
int heddle_library_symbol(int instance, const char *name, void **address) HEDDLE_IMPORT(library_symbol);
void heddle_library_close(int instance, uint32_t site) HEDDLE_IMPORT(library_close);

struct library {
  struct library *next;
  int image, instance, references;
};

/* The program itself: what dlopen(NULL) returns. */
static struct library program = {.image = -1, .instance = -1, .references = 1};
static struct library *opened;
static int loader_lock;

/* As in other systems each thread has its own. */
static _Thread_local char message[MESSAGE_BYTES];
static _Thread_local int failed;

static void lock(void) { (void)HEDDLE_AWAIT(heddle_mutex_lock(&loader_lock, RECURSIVE)); }
static void unlock(void) { (void)HEDDLE_AWAIT(heddle_mutex_unlock(&loader_lock, RECURSIVE)); }

static void fail(const char *what, const char *why) {
  snprintf(message, sizeof message, "%s: %s", what, why);
  failed = 1;
}

static struct library *find_opened(int image) {
  struct library *library = opened;
  while (library != NULL && library->image != image) library = library->next;
  return library;
}

static struct library *open_new(int image) {
  int instance = heddle_library_open(image, message, sizeof message);
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

void *dlopen(const char *path, int mode) {
  HEDDLE_ENTRY;
  if (path == NULL) return &program;
  HEDDLE_READS(path, strlen(path) + 1);
  if ((mode & (RTLD_LAZY | RTLD_NOW)) == 0) {
    fail(path, "invalid mode for dlopen(): neither RTLD_LAZY nor RTLD_NOW");
    return NULL;
  }
  int image = heddle_library_find(path);
  if (image < 0) {
    fail(path, "cannot open shared object file: No such file or directory");
    return NULL;
  }
  lock();
  struct library *library = find_opened(image);
  if (library != NULL) library->references++;
  else if ((mode & RTLD_NOLOAD) == 0) library = open_new(image);
  if (library != NULL && (mode & RTLD_GLOBAL) != 0) heddle_library_global(library->instance);
  unlock();
  return library;
}

void *dlsym(void *restrict handle, const char *restrict name) {
  HEDDLE_ENTRY;
  HEDDLE_READS(name, strlen(name) + 1);
  void *address = NULL;
  int instance = handle == RTLD_DEFAULT || handle == RTLD_NEXT || handle == &program ? -1 : ((struct library *)handle)->instance;
  lock();
  int found = heddle_library_symbol(instance, name, &address);
  unlock();
  if (found) return address;
  fail(name, "undefined symbol");
  return NULL;
}

int dlclose(void *handle) {
  HEDDLE_ENTRY;
  struct library *library = handle;
  if (library == &program) return 0;
  lock();
  if (--library->references == 0) {
    struct library **link = &opened;
    while (*link != library) link = &(*link)->next;
    *link = library->next;
    heddle_library_close(library->instance, heddle_entry_site);
    free(library);
  }
  unlock();
  return 0;
}

char *dlerror(void) {
  if (!failed) return NULL;
  failed = 0;
  return message;
}
