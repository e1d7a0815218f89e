// heddle: instrument
// The reference counts of exception objects: std::make_exception_ptr, promises, and what std::exception_ptr calls to copy and drop one.
#include "exception-object.h"

extern "C" {

HeddleException *__cxa_init_primary_exception(void *object, std::type_info *type, heddle_destructor destroy) noexcept {
  HeddleException *exception = HeddleException::of(object);
  exception->type = type;
  exception->destroy = destroy;
  return exception;
}

void __cxa_free_exception(void *object) noexcept;

void __cxa_increment_exception_refcount(void *object) noexcept {
  if (object != nullptr) __atomic_add_fetch(&HeddleException::of(object)->references, 1, __ATOMIC_RELAXED);
}

void __cxa_decrement_exception_refcount(void *object) noexcept {
  if (object == nullptr) return;
  HeddleException *exception = HeddleException::of(object);
  if (__atomic_sub_fetch(&exception->references, 1, __ATOMIC_ACQ_REL) != 0) return;
  if (exception->destroy != nullptr) exception->destroy(object);
  __cxa_free_exception(object);
}

void __cxa_rethrow_primary_exception(void *object) {
  if (object != nullptr) heddle_fail_thrown(object, HeddleException::of(object)->type);
}
}
