// std::stoi and its relatives: libc++.a's own, which say what they touch for their caller. The characters are told by strtol and the like.
#include <string>

#include "visible.hpp"

_LIBCPP_BEGIN_NAMESPACE_STD

#define FROM_STRING(result, name, letter, text_type, base_parameter, base_argument, mangled, mangled_base)                                      \
  ORIGINAL(result, name##_##letter, (const text_type &text, size_t *end base_parameter),                                                       \
           "NSt3__2" mangled "ERKNS_12basic_stringI" #letter "NS_11char_traitsI" #letter "EENS_9allocatorI" #letter "EEEEPm" mangled_base)      \
  result name(const text_type &text, size_t *end base_parameter) {                                                                             \
    HEDDLE_ENTRY;                                                                                                                              \
    HEDDLE_READS(&text, sizeof text);                                                                                                          \
    result value = original_##name##_##letter(text, end base_argument);                                                                        \
    HEDDLE_WRITES_TO(end);                                                                                                                     \
    return value;                                                                                                                              \
  }
#define BASE_PARAMETER , int base
#define BASE_ARGUMENT , base
#define NONE

#define WHOLE(result, name, mangled)                                                           \
  FROM_STRING(result, name, c, string, BASE_PARAMETER, BASE_ARGUMENT, mangled, "i")            \
  FROM_STRING(result, name, w, wstring, BASE_PARAMETER, BASE_ARGUMENT, mangled, "i")
#define BROKEN(result, name, mangled)                              \
  FROM_STRING(result, name, c, string, NONE, NONE, mangled, "")    \
  FROM_STRING(result, name, w, wstring, NONE, NONE, mangled, "")

WHOLE(int, stoi, "4stoi")
WHOLE(long, stol, "4stol")
WHOLE(unsigned long, stoul, "5stoul")
WHOLE(long long, stoll, "5stoll")
WHOLE(unsigned long long, stoull, "6stoull")
BROKEN(float, stof, "4stof")
BROKEN(double, stod, "4stod")
BROKEN(long double, stold, "5stold")

_LIBCPP_END_NAMESPACE_STD
