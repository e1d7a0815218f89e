// Conversions of floating-point numbers in <charconv>: libc++.a's own, which say what they touch for their caller.
#include <charconv>
#include <system_error>

#include "visible.hpp"

_LIBCPP_BEGIN_NAMESPACE_STD

// When the text does not fit, what stands there is unspecified.
#define TO_CHARS(name, parameters, arguments, mangled)                                   \
  ORIGINAL(to_chars_result, name, parameters, "NSt3__28to_charsEPcS0_" mangled)          \
  to_chars_result to_chars parameters {                                                  \
    HEDDLE_ENTRY;                                                                        \
    to_chars_result result = original_##name arguments;                                  \
    HEDDLE_WRITES(first, result.ptr - first);                                            \
    return result;                                                                       \
  }

#define TO_CHARS_OF(type, letter)                                                                                             \
  TO_CHARS(plain_##letter, (char *first, char *last, type value), (first, last, value), #letter)                              \
  TO_CHARS(formatted_##letter, (char *first, char *last, type value, chars_format format), (first, last, value, format),      \
           #letter "NS_12chars_formatE")                                                                                      \
  TO_CHARS(precise_##letter, (char *first, char *last, type value, chars_format format, int precision),                       \
           (first, last, value, format, precision), #letter "NS_12chars_formatEi")

TO_CHARS_OF(float, f)
TO_CHARS_OF(double, d)
TO_CHARS_OF(long double, e)

// What instances of a template are called. The number itself is stored by the header; the character after it has been looked at, too.
#define FROM_CHARS_OF(type, letter)                                                                                                            \
  ORIGINAL(__from_chars_result<type>, from_##letter, (const char *first, const char *last, chars_format format), FROM_CHARS_NAME(letter))      \
  __from_chars_result<type> from_chars_##letter(const char *first, const char *last, chars_format format) __asm__("_Z" FROM_CHARS_NAME(letter)); \
  __from_chars_result<type> from_chars_##letter(const char *first, const char *last, chars_format format) {                                    \
    HEDDLE_ENTRY;                                                                                                                              \
    __from_chars_result<type> result = original_from_##letter(first, last, format);                                                            \
    HEDDLE_READS(first, result.__n + (first + result.__n != last));                                                                            \
    return result;                                                                                                                             \
  }
#define FROM_CHARS_NAME(letter) "NSt3__227__from_chars_floating_pointI" #letter "EENS_19__from_chars_resultIT_EEPKcS5_NS_12chars_formatE"

FROM_CHARS_OF(float, f)
FROM_CHARS_OF(double, d)

_LIBCPP_END_NAMESPACE_STD
