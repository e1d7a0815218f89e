// What the parts of the C++ runtime share. libc++ and libc++abi of the sysroot were compiled without atomics and without the TSan pass;
// the files here define, under the same mangled names, the functions of theirs that synchronise, so that those members are never linked.
#ifndef HEDDLE_CXX_INTERNAL_H
#define HEDDLE_CXX_INTERNAL_H
#include "../abi.h"

extern "C" {
// The readable form of a mangled type name: `St13runtime_error` -> `std::runtime_error`. The name itself when it is too complicated.
void heddle_demangle_type(const char *mangled, char *out, size_t capacity);

// Blocks while the byte at `state` is 1; somebody else changes it and wakes `state`. Uninstrumented: no scheduling point between test and wait.
void heddle_wait_while_pending(const volatile unsigned char *state, const char *what);
void heddle_wake_pending(const volatile unsigned char *state);
}

#endif
