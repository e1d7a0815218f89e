// heddle: instrument
// std::call_once behind the fast path of <mutex>: the flag is 0 before, 1 while the function runs, all ones after.
#include <mutex>

#include "internal.h"

_LIBCPP_BEGIN_NAMESPACE_STD

void __call_once(volatile once_flag::_State_type &flag, void *argument, void (*function)(void *)) {
  for (;;) {
    once_flag::_State_type state = once_flag::_Unset;
    if (__atomic_compare_exchange_n(&flag, &state, once_flag::_Pending, false, __ATOMIC_ACQUIRE, __ATOMIC_ACQUIRE)) {
      function(argument);
      __atomic_store_n(&flag, once_flag::_Complete, __ATOMIC_RELEASE);
      heddle_wake_pending(reinterpret_cast<volatile unsigned char *>(&flag));
      return;
    }
    if (state == once_flag::_Complete) return;
    heddle_wait_while_pending(reinterpret_cast<volatile unsigned char *>(&flag), "std::call_once");
  }
}

_LIBCPP_END_NAMESPACE_STD
