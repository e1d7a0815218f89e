// heddle: instrument
// The compiled part of <exception> but for handlers: std::exception_ptr, on which threads may race like on any object, and std::nested_exception.
#include <exception>

#include "internal.h"

extern "C" {
void __cxa_increment_exception_refcount(void *object) noexcept;
void __cxa_decrement_exception_refcount(void *object) noexcept;
void __cxa_rethrow_primary_exception(void *object);
}

// No exception is ever being handled: a throw ends the execution.
namespace std {

exception_ptr exception_ptr::__from_native_exception_pointer(void *object) noexcept {
  exception_ptr pointer;
  pointer.__ptr_ = object;
  __cxa_increment_exception_refcount(object);
  return pointer;
}
exception_ptr::exception_ptr(const exception_ptr &other) noexcept : __ptr_(other.__ptr_) { __cxa_increment_exception_refcount(__ptr_); }
exception_ptr &exception_ptr::operator=(const exception_ptr &other) noexcept {
  if (__ptr_ == other.__ptr_) return *this;
  __cxa_increment_exception_refcount(other.__ptr_);
  __cxa_decrement_exception_refcount(__ptr_);
  __ptr_ = other.__ptr_;
  return *this;
}
exception_ptr::~exception_ptr() noexcept { __cxa_decrement_exception_refcount(__ptr_); }

exception_ptr current_exception() noexcept { return nullptr; }
void rethrow_exception(exception_ptr pointer) {
  __cxa_rethrow_primary_exception(*reinterpret_cast<void **>(&pointer));
  terminate();
}
int uncaught_exceptions() noexcept { return 0; }
bool uncaught_exception() noexcept { return false; }

nested_exception::nested_exception() noexcept : __ptr_(current_exception()) {}
nested_exception::~nested_exception() noexcept = default;
void nested_exception::rethrow_nested() const {
  if (__ptr_ == nullptr) terminate();
  rethrow_exception(__ptr_);
}

}  // namespace std
