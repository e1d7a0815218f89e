// operator new and delete. Weak: a program may replace any of them.
#include <cstdlib>
#include <new>

#include "internal.h"

#define REPLACEABLE __attribute__((weak))

namespace {

using Alignment = std::align_val_t;
constexpr size_t default_alignment = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

void *try_allocate(size_t bytes, size_t alignment) {
  if (bytes == 0) bytes = 1;
  if (alignment <= default_alignment) return std::malloc(bytes);
  void *block = nullptr;
  return posix_memalign(&block, alignment, bytes) == 0 ? block : nullptr;
}

void *allocate_or_null(size_t bytes, size_t alignment) {
  for (;;) {
    void *block = try_allocate(bytes, alignment);
    std::new_handler handler = block == nullptr ? std::get_new_handler() : nullptr;
    if (handler == nullptr) return block;
    handler();
  }
}

void *allocate(size_t bytes, size_t alignment) {
  void *block = allocate_or_null(bytes, alignment);
  if (block == nullptr) heddle_fail_exception("std::bad_alloc", "std::bad_alloc");
  return block;
}

}  // namespace

REPLACEABLE void *operator new(size_t bytes) { return allocate(bytes, default_alignment); }
REPLACEABLE void *operator new[](size_t bytes) { return operator new(bytes); }
REPLACEABLE void *operator new(size_t bytes, Alignment alignment) { return allocate(bytes, static_cast<size_t>(alignment)); }
REPLACEABLE void *operator new[](size_t bytes, Alignment alignment) { return operator new(bytes, alignment); }
REPLACEABLE void *operator new(size_t bytes, const std::nothrow_t &) noexcept { return allocate_or_null(bytes, default_alignment); }
REPLACEABLE void *operator new[](size_t bytes, const std::nothrow_t &nothrow) noexcept { return operator new(bytes, nothrow); }
REPLACEABLE void *operator new(size_t bytes, Alignment alignment, const std::nothrow_t &) noexcept {
  return allocate_or_null(bytes, static_cast<size_t>(alignment));
}
REPLACEABLE void *operator new[](size_t bytes, Alignment alignment, const std::nothrow_t &nothrow) noexcept {
  return operator new(bytes, alignment, nothrow);
}

REPLACEABLE void operator delete(void *block) noexcept { std::free(block); }
REPLACEABLE void operator delete[](void *block) noexcept { operator delete(block); }
REPLACEABLE void operator delete(void *block, size_t) noexcept { operator delete(block); }
REPLACEABLE void operator delete[](void *block, size_t) noexcept { operator delete[](block); }
REPLACEABLE void operator delete(void *block, const std::nothrow_t &) noexcept { operator delete(block); }
REPLACEABLE void operator delete[](void *block, const std::nothrow_t &) noexcept { operator delete[](block); }
REPLACEABLE void operator delete(void *block, Alignment) noexcept { std::free(block); }
REPLACEABLE void operator delete[](void *block, Alignment alignment) noexcept { operator delete(block, alignment); }
REPLACEABLE void operator delete(void *block, size_t, Alignment alignment) noexcept { operator delete(block, alignment); }
REPLACEABLE void operator delete[](void *block, size_t, Alignment alignment) noexcept { operator delete[](block, alignment); }
REPLACEABLE void operator delete(void *block, Alignment alignment, const std::nothrow_t &) noexcept { operator delete(block, alignment); }
REPLACEABLE void operator delete[](void *block, Alignment alignment, const std::nothrow_t &) noexcept {
  operator delete[](block, alignment);
}
