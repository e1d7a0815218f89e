// What the standard requires of a caller and libc++ checks only when it is hardened: a finding that says what is wrong.
#ifndef HEDDLE_REQUIRE_H
#define HEDDLE_REQUIRE_H

#include <__verbose_abort>

#pragma GCC system_header

#define _HEDDLE_REQUIRE(expression, message) \
  (__builtin_expect(static_cast<bool>(expression), 1) ? (void)0 : _LIBCPP_VERBOSE_ABORT("%s", message))

#endif
