// Functions of libc++.a that are called in the place of its own (private.txt): these say what they touch for their caller.
#ifndef HEDDLE_CXX_VISIBLE_HPP
#define HEDDLE_CXX_VISIBLE_HPP
#include "../libc/visible.h"

// `ORIGINAL(int, f, (int), "f")` declares `original_f`: libc++.a's own.
#define ORIGINAL(result, name, parameters, mangled) result original_##name parameters __asm__("_z" mangled);

#define HEDDLE_READS_STRING(text)     \
  do {                                \
    HEDDLE_READS(&(text), sizeof(text)); \
    HEDDLE_READS((text).data(), (text).size() * sizeof *(text).data()); \
  } while (0)
// An optional result.
#define HEDDLE_WRITES_TO(place) \
  if ((place) != nullptr) HEDDLE_WRITES((place), sizeof *(place))

#endif
