// The classic locale, made before anything of the program runs. libc++.a was compiled with guards of local statics that do not synchronise: two
// threads whose streams are the program's first ones would both make it, each upon the half of the other.
#include "internal.h"

// Weak: programs without locales do not link them. `const std::locale &std::locale::classic()`.
extern "C" __attribute__((weak)) const void *heddle_classic_locale() __asm__("_ZNSt3__26locale7classicEv");

// Priorities up to 100 are the implementation's, so this comes before the program's own constructors, which may start threads.
extern "C" __attribute__((constructor(100))) void heddle_make_first_locale() {
  if (heddle_classic_locale != nullptr) heddle_classic_locale();
}
