/* What the loader gets from its operating system. All of it may be called by several threads, as on Windows: no bug is in here. */
#ifndef SYSTEM_H
#define SYSTEM_H
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { CELLS = 5, SYMBOLS = 5, RELOCATIONS = 3, INITIALISED = 4 /* cell */ };
enum protection { READ_EXECUTE, READ_WRITE };

/** An exported name. Tables of them are sorted by name and never change. */
struct symbol {
  const char *name;
  uintptr_t *address;
};

struct symbols {
  size_t count;
  struct symbol *entries;
};

/** Add the address of `name` to a cell, once. `kind` is a kind, with RELOCATION_DONE when that has happened. The last has no name. */
struct relocation {
  int kind;
  const char *name;
  uintptr_t *cell;
};

enum { RELOCATION_ABSOLUTE = 1, RELOCATION_DONE = 0x100 };

/** A library in memory: one for each file, however often it is loaded. */
struct image {
  const struct library *library;
  unsigned references; /* of system_load */
  _Atomic(enum protection) protection;
  unsigned writers; /* and what to restore after the last: of the loader */
  enum protection restored;
  uintptr_t cells[CELLS];
  struct symbol exports[SYMBOLS];
  struct symbols symbols;
  struct relocation relocations[RELOCATIONS];
};

/** The image of a file, its entry point having run if this loaded it; NULL when there is no such file. */
struct image *system_load(const char *file);
void system_unload(struct image *image);
/** Changes the protection of an image's pages; returns the one before. */
enum protection system_protect(struct image *image, enum protection protection);
/** Every write to an image's cell goes through here: the processor looks at the page's protection. */
void system_write(struct image *image, uintptr_t *cell, uintptr_t value);

/** The environment of the process. */
void system_setenv(uintptr_t value);
uintptr_t system_getenv(void);

/** Images in memory. */
unsigned system_images(void);

#endif
