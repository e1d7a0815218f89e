// std::terminate and its handlers, pure virtual calls, and libc++'s own fatal messages: each is a finding.
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include "internal.h"

extern "C" {
// libc++abi's names for the current handlers.
void (*__cxa_terminate_handler)() = nullptr;
void (*__cxa_unexpected_handler)() = nullptr;
void (*__cxa_new_handler)() = nullptr;

// Every program with C++ streams links this file, and through these lines standard-streams.cc and first-locale.cc.
void heddle_expect_stream_races();
__attribute__((used)) static void (*const keep_standard_streams)() = heddle_expect_stream_races;
void heddle_make_first_locale();
__attribute__((used)) static void (*const keep_first_locale)() = heddle_make_first_locale;

[[noreturn]] void __cxa_pure_virtual() { heddle_fail_abort("a pure virtual function was called"); }
[[noreturn]] void __cxa_deleted_virtual() { heddle_fail_abort("a deleted virtual function was called"); }

[[noreturn]] void __abort_message(const char *format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  heddle_fail_abort(text);
}
}

namespace std {

using unexpected_handler = void (*)();
[[noreturn]] void __terminate(terminate_handler handler) noexcept;

terminate_handler set_terminate(terminate_handler handler) noexcept {
  return __atomic_exchange_n(&__cxa_terminate_handler, handler, __ATOMIC_ACQ_REL);
}
terminate_handler get_terminate() noexcept { return __cxa_terminate_handler; }

new_handler set_new_handler(new_handler handler) noexcept { return __atomic_exchange_n(&__cxa_new_handler, handler, __ATOMIC_ACQ_REL); }
new_handler get_new_handler() noexcept { return __cxa_new_handler; }

unexpected_handler set_unexpected(unexpected_handler handler) noexcept {
  return __atomic_exchange_n(&__cxa_unexpected_handler, handler, __ATOMIC_ACQ_REL);
}
unexpected_handler get_unexpected() noexcept { return __cxa_unexpected_handler; }

void __terminate(terminate_handler handler) noexcept {
  if (handler != nullptr) {
    handler();
    heddle_fail_abort("the terminate handler returned");
  }
  heddle_fail_abort("std::terminate was called");
}
void terminate() noexcept { __terminate(get_terminate()); }

[[noreturn]] void __unexpected(unexpected_handler handler) {
  if (handler != nullptr) handler();
  heddle_fail_abort("std::unexpected was called");
}
[[noreturn]] void unexpected() { __unexpected(get_unexpected()); }

inline namespace __2 {

// libc++ was built without exceptions: where it would throw, it reports `T was thrown in -fno-exceptions mode with ... message "..."` here.
[[noreturn]] static void fail_unthrown(char *text, char *phrase) {
  char type[256] = "std::";
  *phrase = 0;
  strncat(type, text, sizeof type - strlen(type) - 1);
  char *what = strstr(phrase + 1, "message \"");
  if (what == nullptr) heddle_fail_exception(type, nullptr);
  what += strlen("message \"");
  char *quote = strrchr(what, '"');
  if (quote != nullptr) *quote = 0;
  heddle_fail_exception(type, what);
}

__attribute__((weak)) void __libcpp_verbose_abort(const char *format, ...) noexcept {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  char *phrase = strstr(text, " was thrown in -fno-exceptions mode");
  if (phrase != nullptr) fail_unthrown(text, phrase);
  size_t length = strlen(text);
  if (length > 0 && text[length - 1] == '\n') text[length - 1] = 0;
  heddle_fail_abort(text);
}

}  // namespace __2
}  // namespace std
