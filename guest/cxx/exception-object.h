// What stands before every exception object, and what can be said about one.
#ifndef HEDDLE_CXX_EXCEPTION_OBJECT_H
#define HEDDLE_CXX_EXCEPTION_OBJECT_H
#include <typeinfo>

#include "internal.h"

// On WebAssembly a destructor returns its argument.
using heddle_destructor = void *(*)(void *);

struct alignas(16) HeddleException {
  const std::type_info *type;
  heddle_destructor destroy;
  int references;

  void *object() { return this + 1; }
  static HeddleException *of(void *object) { return static_cast<HeddleException *>(object) - 1; }
};

// Ends the execution: an exception of this type was thrown here. Its what() is asked when it derives from std::exception.
[[noreturn]] void heddle_fail_thrown(void *object, const std::type_info *type);

#endif
