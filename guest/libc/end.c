/* The ends of a program that are not errors of Heddle: failed assertions, exit and _Exit. */
#include "../abi.h"
#include <stdlib.h>

_Noreturn void exiT(int status);

_Noreturn void __assert_fail(const char *expression, const char *file, int line, const char *function) {
  heddle_fail_assertion(expression, file, line, function);
}

_Noreturn void _Exit(int status) {
  HEDDLE_END_POINT;
  heddle_exit(status);
}
_Noreturn void exit(int status) {
  HEDDLE_END_POINT;
  heddle_begin_end(heddle_thread_self());
  exiT(status);
}
_Noreturn void _exit(int status) { _Exit(status); }

_Noreturn void __stack_chk_fail(void) { heddle_fail_abort("stack smashing detected"); }
