/* Which bytes of program memory may be touched: one state byte for each 8 bytes, as AddressSanitizer does it
 * (Serebryany et al., USENIX ATC 2012), but in the kernel's own memory where the program cannot reach it. Where nothing was ever set no byte is addressable:
 * an engine need not write, and the system need not find, a byte for each 8 of all the memory that a program may have. */
#include "kernel.h"

u8 *heap_states;

static u32 granules;

/* `program_bytes`: the most memory the program may ever have, a multiple of 64 KiB. */
void EXPORT(shadow_init)(u32 program_bytes, u32 sites) {
  granules = program_bytes >> 3;
  if (kernel_allocate(sites + 1) != site_flags) __builtin_trap();
  shadow_cells_init(program_bytes);
  stamps_init(program_bytes);
  heap_states = kernel_allocate_last(granules); /* the state of memory that does not exist traps */
}
u8 *EXPORT(site_flags_address)(void) { return site_flags; }
u8 *EXPORT(heap_states_address)(void) { return heap_states; }

/* memory.fill is a call out of wasm: short ranges, which most blocks and stacks are, cost less in a loop. */
static inline void fill_states(u8 *first, u32 count, u32 state) {
  if (count > 512) {
    __builtin_memset(first, (int)state, count);
    return;
  }
  typedef u64 __attribute__((aligned(1))) eight_states;
  u64 eight = state * 0x0101010101010101ull;
  for (; count >= 8; count -= 8, first += 8) *(volatile eight_states *)first = eight;
  for (; count > 0; count--, first++) *(volatile u8 *)first = (u8)state;
}

/* Sets the state of whole granules; the last one keeps its first `bytes % 8` bytes addressable when `state` is STATE_OK. */
void EXPORT(set_state)(u32 address, u32 bytes, u32 state) {
  u8 *first = &heap_states[address >> 3];
  u32 whole = bytes >> 3;
  fill_states(first, whole, state);
  u32 rest = bytes & 7;
  if (state != STATE_OK) forget_stamps(address, bytes);
  else if (rest) forget_stamps(address + bytes, 1);
  if (rest) first[bytes >> 3] = state == STATE_OK ? (u8)rest : (u8)state;
}

/* Nobody may touch the stack of a thread that has ended. The thread's own stamps need not be forgotten, and whether there are others nobody knows: it is
 * cheaper to forget every stamp of every thread than to go over the range in all tables. */
void EXPORT(end_stack)(u32 address, u32 bytes) {
  fill_states(&heap_states[address >> 3], bytes >> 3, STATE_ENDED_STACK);
  if (any_stamps) forget_all_stamps();
}

/* Called when some state byte of the access is not STATE_OK, or for ranges. Returns when every byte is addressable. */
void check_addressable(u32 kind, u32 address, u32 bytes, u32 site) {
  u32 end = address + bytes;
  if (end < address) engine_bad_access(kind, address, bytes, site, STATE_RED_ZONE);
  for (u32 at = address; at < end; at = (at | 7) + 1) {
    if ((at >> 3) >= granules) engine_bad_access(kind, at, bytes, site, STATE_RED_ZONE);
    u32 state = heap_states[at >> 3];
    if (state == STATE_OK) continue;
    if (state < 8) {
      u32 stop = (at | 7) + 1 < end ? 8 : ((end - 1) & 7) + 1;
      if (stop <= state) continue;
    }
    if (state == STATE_READ_ONLY && (kind == READ || kind == ATOMIC_READ)) continue;
    if (state == STATE_ENDED_STACK) check_races(kind, at, bytes - (at - address), site);
    engine_bad_access(kind, at, bytes - (at - address), site, state);
  }
}
