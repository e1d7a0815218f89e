/* heddle.h, but for the epoch calls. */
#include "../abi.h"
#include "../include/heddle.h"

_Noreturn void heddle_assertion_failed(const char *expression, const char *file, int line, const char *function) {
  heddle_fail_assertion(expression, file, line, function);
}

void heddle_assume(int condition) {
  if (!condition) heddle_abandon();
}

unsigned heddle_choose(unsigned count) { return count > 1 ? heddle_choose_value(count) : 0; }

void heddle_yield_here(void) { HEDDLE_AWAIT((heddle_yield)()); }

void heddle_atomic_begin(void) { heddle_atomic_section(1); }
void heddle_atomic_end(void) { heddle_atomic_section(0); }
