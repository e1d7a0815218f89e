// heddle: instrument
// The compiled part of <functional>. The hash of a string reads the program's memory.
#include <functional>

_LIBCPP_BEGIN_NAMESPACE_STD

size_t __hash_memory(_LIBCPP_NOESCAPE const void *memory, size_t bytes) noexcept {
  // FNV-1a.
  size_t hash = 2166136261u;
  for (size_t i = 0; i < bytes; i++) hash = (hash ^ static_cast<const unsigned char *>(memory)[i]) * 16777619u;
  return hash;
}

bad_function_call::~bad_function_call() noexcept = default;
const char *bad_function_call::what() const noexcept { return "std::bad_function_call"; }

_LIBCPP_END_NAMESPACE_STD
