/* heddle.h */
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

void heddle_epoch_enter(void) { HEDDLE_AWAIT(heddle_epoch_begin_section(NULL)); }
void heddle_epoch_exit(void) { HEDDLE_AWAIT(heddle_epoch_end_section(NULL)); }
void heddle_epoch_synchronize(void) { HEDDLE_AWAIT(heddle_epoch_wait(NULL)); }
void heddle_epoch_enter_in(const void *domain) { HEDDLE_AWAIT(heddle_epoch_begin_section(domain)); }
void heddle_epoch_exit_in(const void *domain) { HEDDLE_AWAIT(heddle_epoch_end_section(domain)); }
void heddle_epoch_synchronize_in(const void *domain) { HEDDLE_AWAIT(heddle_epoch_wait(domain)); }

void heddle_epoch_entered(const void *domain) { heddle_epoch_note(domain, 0); }
void heddle_epoch_leaves(const void *domain) { heddle_epoch_note(domain, 1); }
void heddle_epoch_waits(const void *domain) { heddle_epoch_note(domain, 2); }
void heddle_epoch_waited(const void *domain) { heddle_epoch_note(domain, 3); }
