/* What a plugin and the program that loads it agree on. */
#ifndef PLUGIN_H
#define PLUGIN_H
#include <stdint.h>

enum { MAGIC = 1021, FRAMETABLE = 1022, GC_ROOTS = 1023, RUNTIME = 1024 };

/** The runtime, whose address relocation puts into each plugin. */
struct runtime {
  uintptr_t words[1];
};
extern struct runtime runtime;

#endif
