// heddle: instrument
// Facets of <locale> that the headers expect compiled in the library. Of times, those that read and write them.
//
// libc++.a makes the names of days and months when they are first asked for, with guards that do not synchronise: here one thread makes them.
#include <locale>

#include "visible.hpp"

_LIBCPP_BEGIN_NAMESPACE_STD

#define NAMES(type, letter, name, mangled)                                                                           \
  ORIGINAL(const type *, name##_##letter, (const void *), "NKSt3__220__time_get_c_storageI" #letter "E" mangled "Ev") \
  template <>                                                                                                        \
  const type *__time_get_c_storage<type::value_type>::name() const {                                                 \
    static const type *const made = original_##name##_##letter(this);                                                \
    return made;                                                                                                     \
  }
#define FORMAT(type, letter, name)                                                                                    \
  ORIGINAL(const type &, name##_##letter, (const void *), "NKSt3__220__time_get_c_storageI" #letter "E3" #name "Ev")  \
  template <>                                                                                                        \
  const type &__time_get_c_storage<type::value_type>::name() const {                                                 \
    static const type &made = original_##name##_##letter(this);                                                      \
    return made;                                                                                                     \
  }
#define C_STORAGE(type, letter)                   \
  NAMES(type, letter, __weeks, "7__weeks")        \
  NAMES(type, letter, __months, "8__months")      \
  NAMES(type, letter, __am_pm, "7__am_pm")        \
  FORMAT(type, letter, __c)                       \
  FORMAT(type, letter, __r)                       \
  FORMAT(type, letter, __x)                       \
  FORMAT(type, letter, __X)

C_STORAGE(string, c)
C_STORAGE(wstring, w)

template class time_get<char>;
template class time_put<char>;
template class collate<char>;
template class money_get<char>;
template class money_put<char>;
template class time_get<wchar_t>;
template class time_put<wchar_t>;
template class collate<wchar_t>;
template class money_get<wchar_t>;
template class money_put<wchar_t>;

_LIBCPP_END_NAMESPACE_STD
