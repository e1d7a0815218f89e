// A time point of any clock as a deadline of the monotonic clock, which virtual time goes by.
#ifndef HEDDLE_DEADLINE_H
#define HEDDLE_DEADLINE_H

#include <__chrono/duration.h>
#include <__chrono/steady_clock.h>
#include <__chrono/time_point.h>
#include <__config>
#include <time.h>

#pragma GCC system_header

_LIBCPP_BEGIN_NAMESPACE_STD

// Never later than the clock can tell: `hours::max()` means for ever.
template <class _Clock, class _Duration>
_LIBCPP_HIDE_FROM_ABI timespec __heddle_deadline(const chrono::time_point<_Clock, _Duration>& __until) {
  const long long __second = 1000000000, __last = 9000000000000000000;
  long long __now = chrono::duration_cast<chrono::nanoseconds>(chrono::steady_clock::now().time_since_epoch()).count();
  const auto __from = _Clock::now();
  if (__from < __until) {
    chrono::duration<long double, nano> __left = __until.time_since_epoch();
    __left -= __from.time_since_epoch();
    __now = __left.count() < __last - __now ? __now + static_cast<long long>(__left.count()) : __last;
  }
  timespec __deadline;
  __deadline.tv_sec  = __now / __second;
  __deadline.tv_nsec = static_cast<long>(__now % __second);
  return __deadline;
}

_LIBCPP_END_NAMESPACE_STD

#endif
