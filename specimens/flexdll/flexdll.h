/* A loader in the manner of FlexDLL 0.42, whose bugs are switched on and off one by one. */
#ifndef FLEXDLL_H
#define FLEXDLL_H

struct image;
struct unit;

/** Opens a library, once more if it is open; NULL on failure. `execute` 0: only to look at it. */
struct unit *flexdll_open(const char *file, int execute);
/** The address of a symbol in one unit, or with NULL in the program and all units; NULL if there is none. */
void *flexdll_sym(struct unit *unit, const char *name);
void flexdll_close(struct unit *unit);
/** What went wrong in the last call, or NULL. */
const char *flexdll_error(void);
/** Linked into libraries that have an entry point: the system calls it when it has loaded one, and gives up loading when it fails. */
enum entered { FAILED, NOT_EXECUTED, EXECUTED };
enum entered flexdll_entry_point(struct image *image);
/** Checks that each open library is listed once, and returns how many there are. For one thread. */
unsigned flexdll_audit(void);

#endif
