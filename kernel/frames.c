/* Frames of other threads. A pointer to a local variable that another thread was given is good as long as the function runs. Below the stack pointer of a
 * thread that does not run at the moment there is nothing that anybody may touch: functions with hooks have moved the stack pointer before they call one.
 *
 * What the own thread does with its frames is sequential, and is not looked at. A frame that has returned and been entered by another function since is a
 * matter of data races.
 */
#include "kernel.h"

/* Whether the address is in a frame of another thread that has returned. Stacks are given to new threads when their threads have ended: the newest counts. */
u32 EXPORT(in_returned_frame)(u32 address) {
  for (u32 i = words.stack_count; i-- > 0;) {
    const thread *t = &threads[i];
    if (address - t->stack_low < t->stack_bytes) return address < t->stack_pointer && t != self;
  }
  return 0;
}

void NOINLINE check_foreign_stack(u32 kind, u32 address, u32 bytes, u32 site) {
  if (!in_returned_frame(address)) return;
  check_races(kind, address, bytes, site);
  engine_bad_access(kind, address, bytes, site, STATE_RETURNED_FRAME);
}
