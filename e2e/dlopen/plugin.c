/* A dynamic library with everything that a loader has to put in place: own and foreign variables, pointers in data, thread-locals, constructors. */
#include <stdio.h>

int counter;
static int table[4] = {1, 2, 3, 4};
int *where = &counter;
extern int host_value;
extern int host_twice(int);
static _Thread_local int calls = 5;

static int pick(int index) { return table[index & 3]; }
int (*picker)(int) = pick;

__attribute__((constructor)) static void start(void) { counter = 7; }

int plugin_run(int n) {
  counter++;
  calls++;
  printf("%d\n", n);
  return picker(n) + host_twice(calls) + host_value;
}

int (*plugin_callback(void))(int) { return host_twice; }
