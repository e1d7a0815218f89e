// Heddle's version of the libc++ header of this name, which decides how std::atomic::wait and semaphores wait.
//
// libc++ polls 64 times and then until 4 microseconds have passed before it blocks. On virtual time, which stands still while anybody can
// run, that would never end; and each poll is a scheduling point. So: poll once, then block at once.
#ifndef HEDDLE_THREAD_POLL_WITH_BACKOFF_H
#define HEDDLE_THREAD_POLL_WITH_BACKOFF_H

#include <__chrono/duration.h>
#include <__chrono/high_resolution_clock.h>
#include <__config>

#pragma GCC system_header

_LIBCPP_BEGIN_NAMESPACE_STD

enum class __backoff_results : unsigned char { __continue_poll = 1, __poll_success = 2, __timeout = 3, __backoff_failure = 4 };
enum class __poll_with_backoff_results : unsigned char { __poll_success = 2, __timeout = 3, __backoff_failure = 4 };

// Time out only with a limit above zero. The back-off functions block when told that more than 4 microseconds have passed.
template <class _Poll, class _Backoff>
_LIBCPP_HIDE_FROM_ABI __poll_with_backoff_results __libcpp_thread_poll_with_backoff(
    _Poll&& __poll, _Backoff&& __backoff, chrono::nanoseconds __limit = chrono::nanoseconds::zero()) {
  bool const __limited = __limit != chrono::nanoseconds::zero();
  chrono::nanoseconds const __blocks_from(4001);
  chrono::nanoseconds const __start =
      __limited ? chrono::high_resolution_clock::now().time_since_epoch() : chrono::nanoseconds::zero();
  for (;;) {
    if (__poll())
      return __poll_with_backoff_results::__poll_success;
    chrono::nanoseconds __elapsed = __blocks_from;
    if (__limited) {
      __elapsed += chrono::high_resolution_clock::now().time_since_epoch() - __start;
      if (__elapsed >= __limit + __blocks_from)
        return __poll_with_backoff_results::__timeout;
    }
    __backoff_results const __result = __backoff(__elapsed);
    if (__result != __backoff_results::__continue_poll)
      return static_cast<__poll_with_backoff_results>(__result);
  }
}

struct __spinning_backoff_policy {
  _LIBCPP_HIDE_FROM_ABI constexpr __backoff_results operator()(chrono::nanoseconds const&) const {
    return __backoff_results::__continue_poll;
  }
};

_LIBCPP_END_NAMESPACE_STD

#endif
