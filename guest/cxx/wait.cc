// Waiting for another thread's initialisation. Compiled without the TSan pass on purpose: nothing runs between the test and the wait.
#include "internal.h"

extern "C" void heddle_wait_while_pending(const volatile unsigned char *state, const char *what) {
  while (*state == 1) (void)HEDDLE_AWAIT(heddle_channel_wait(const_cast<unsigned char *>(state), what, HEDDLE_NEVER, 1));
}

extern "C" void heddle_wake_pending(const volatile unsigned char *state) {
  heddle_channel_wake(const_cast<unsigned char *>(state), UINT32_MAX);
}
