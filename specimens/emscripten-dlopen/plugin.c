/* A dynamic library that threads call. -DTHREADED: its counter is atomic. */
#include <stdatomic.h>

#ifdef THREADED
static atomic_int counter;
#else
static int counter;
#endif

static _Thread_local int calls;

int plugin_count(void) {
  calls++;
  return ++counter;
}

int plugin_calls(void) { return calls; }
