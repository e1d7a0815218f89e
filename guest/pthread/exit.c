/* pthread_exit and the cleanup handlers that it runs, newest first. */
#include "internal.h"

static _Thread_local struct __ptcb *newest_handler;

void _pthread_cleanup_push(struct __ptcb *handler, void (*run)(void *), void *argument) {
  *handler = (struct __ptcb){.__f = run, .__x = argument, .__next = newest_handler};
  newest_handler = handler;
}

void _pthread_cleanup_pop(struct __ptcb *handler, int execute) {
  newest_handler = handler->__next;
  if (execute) handler->__f(handler->__x);
}

_Noreturn void pthread_exit(void *result) {
  while (newest_handler != NULL) _pthread_cleanup_pop(newest_handler, 1);
  heddle_thread_wind_up();
  HEDDLE_POINT;
  heddle_unwind_thread(result);
}
