// heddle: instrument
// Initialisation of local statics (Itanium C++ ABI 3.3.2, one-time construction).
//
// The compiler tests the first byte of the guard word with an acquire load and calls __cxa_guard_acquire while it is 0. The rest of the word
// is ours: byte 1 is the state, bytes 2 and 3 name the thread that runs the initialiser.
#include "internal.h"

namespace {

enum : unsigned char { untouched = 0, running = 1, finished = 2 };

struct Guard {
  unsigned char done;
  unsigned char state;
  unsigned short owner;
};

// The owner is our own note about the thread, not the program's data: no access of it is reported.
HEDDLE_NO_TSAN __attribute__((noinline)) void take(Guard *guard) { guard->owner = static_cast<unsigned short>(heddle_thread_self()); }

HEDDLE_NO_TSAN __attribute__((noinline)) bool owned_by_caller(const Guard *guard) {
  return guard->owner == static_cast<unsigned short>(heddle_thread_self());
}

}  // namespace

extern "C" int __cxa_guard_acquire(Guard *guard) {
  for (;;) {
    if (__atomic_load_n(&guard->done, __ATOMIC_ACQUIRE) != 0) return 0;
    unsigned char state = untouched;
    if (__atomic_compare_exchange_n(&guard->state, &state, running, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
      take(guard);
      return 1;
    }
    if (state == finished) return 0;
    if (owned_by_caller(guard)) heddle_fail_abort("recursive initialisation of a local static variable");
    heddle_wait_while_pending(&guard->state, "initialisation of a local static variable");
  }
}

extern "C" void __cxa_guard_release(Guard *guard) {
  __atomic_store_n(&guard->done, 1, __ATOMIC_RELEASE);
  __atomic_store_n(&guard->state, finished, __ATOMIC_RELEASE);
  heddle_wake_pending(&guard->state);
}

extern "C" void __cxa_guard_abort(Guard *guard) {
  __atomic_store_n(&guard->state, untouched, __ATOMIC_RELEASE);
  heddle_wake_pending(&guard->state);
}
