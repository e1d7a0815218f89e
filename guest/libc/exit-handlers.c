/* What runs when the program ends. A list of our own: threads may register at the same time, and may exit at the same time. */
#include "../abi.h"
#include <stdlib.h>

#define BUILT_IN 32

struct handler {
  struct handler *next;
  void (*function)(void *);
  void *argument;
};

static struct handler built_in[BUILT_IN], *newest;
static unsigned built_in_used;
/* The thread that ends the program, plus one. Reports name it: `wait for end of program`. */
static int program;

/* For exhaustive search: this transition looks at the list, or at who ends the program. Nobody is woken. */
static void touch(void) {
  if (heddle_exploring) heddle_channel_wake(&program, 0);
}

int __cxa_atexit(void (*function)(void *), void *argument, void *library) {
  (void)library;
  HEDDLE_END_POINT;
  touch();
  struct handler *one = built_in_used < BUILT_IN ? &built_in[built_in_used++] : malloc(sizeof *one);
  if (one == NULL) return -1;
  *one = (struct handler){.next = newest, .function = function, .argument = argument};
  newest = one;
  return 0;
}

static void call_plain(void *function) { ((void (*)(void))function)(); }

int atexit(void (*function)(void)) { return __cxa_atexit(call_plain, (void *)function, NULL); }

void __cxa_finalize(void *library) { (void)library; }

/* Each handler runs once, also when it exits itself; those that it registers come next. */
void __funcs_on_exit(void) {
  for (;;) {
    touch();
    struct handler *one = newest;
    if (one == NULL) return;
    newest = one->next;
    one->function(one->argument);
  }
}

/* One thread ends the program. Others that exit meanwhile wait for that, as in glibc from 2.41 on. */
void heddle_begin_end(int thread) {
  int self = thread + 1;
  touch();
  if (program == 0) program = self;
  while (program != self) HEDDLE_AWAIT(heddle_channel_wait(&program, "end of", HEDDLE_NEVER, 0));
}
