// throw, as a finding. Handlers are compiled away (there is no unwinding yet), so an execution ends where an exception is thrown.
#include <cstdint>
#include <exception>

#include "exception-object.h"

extern "C" char _ZTVN10__cxxabiv120__si_class_type_infoE[];
extern "C" char _ZTVN10__cxxabiv121__vmi_class_type_infoE[];

namespace {

// Itanium C++ ABI 2.9.5: what follows the table pointer and the name in the type information of a class with bases.
struct SingleBase {
  const void *table;
  const char *name;
  const std::type_info *base;
};
struct BaseEntry {
  const std::type_info *base;
  long offset_and_flags;
};
struct ManyBases {
  const void *table;
  const char *name;
  unsigned flags;
  unsigned count;
  BaseEntry bases[1];
};
constexpr long virtual_base = 1, public_base = 2, offset_shift = 8;

// A table pointer points past the two words in front of the first function.
bool has_table(const std::type_info *type, const char *table) {
  return *reinterpret_cast<const char *const *>(type) == table + 2 * sizeof(void *);
}

char *base_address(char *object, const BaseEntry &entry) {
  long offset = entry.offset_and_flags >> offset_shift;
  if ((entry.offset_and_flags & virtual_base) == 0) return object + offset;
  return object + *reinterpret_cast<const long *>(*reinterpret_cast<char **>(object) + offset);
}

// The std::exception inside the object, or null.
const std::exception *as_exception(char *object, const std::type_info *type) {
  if (*type == typeid(std::exception)) return reinterpret_cast<const std::exception *>(object);
  if (has_table(type, _ZTVN10__cxxabiv120__si_class_type_infoE)) {
    return as_exception(object, reinterpret_cast<const SingleBase *>(type)->base);
  }
  if (!has_table(type, _ZTVN10__cxxabiv121__vmi_class_type_infoE)) return nullptr;
  const ManyBases *many = reinterpret_cast<const ManyBases *>(type);
  for (unsigned i = 0; i < many->count; i++) {
    if ((many->bases[i].offset_and_flags & public_base) == 0) continue;
    if (auto found = as_exception(base_address(object, many->bases[i]), many->bases[i].base)) return found;
  }
  return nullptr;
}

thread_local bool describing;

}  // namespace

void heddle_fail_thrown(void *object, const std::type_info *type) {
  char name[512];
  heddle_demangle_type(type->name(), name, sizeof name);
  const char *text = nullptr;
  if (!describing) {  // a what() that throws is not asked again
    describing = true;
    const std::exception *exception = as_exception(static_cast<char *>(object), type);
    if (exception != nullptr) text = exception->what();
  }
  heddle_fail_exception(name, text);
}

extern "C" {

void *__cxa_allocate_exception(size_t size) noexcept {
  // Leaked on purpose when thrown: the execution ends. exception_ptr frees what make_exception_ptr allocated.
  auto *exception = static_cast<HeddleException *>(heddle_heap_alloc(sizeof(HeddleException) + size, alignof(HeddleException), 1));
  if (exception == nullptr) heddle_fail_exception("std::bad_alloc", "no memory for an exception object");
  return exception->object();
}

void __cxa_free_exception(void *object) noexcept { heddle_heap_free(HeddleException::of(object), 0); }

[[noreturn]] void __cxa_throw(void *object, std::type_info *type, heddle_destructor) { heddle_fail_thrown(object, type); }

[[noreturn]] void __cxa_rethrow() { heddle_fail_abort("std::terminate: `throw;` without an exception being handled"); }

// Reached only from code that handles an exception, and none ever is: the compiler leaves the calls in a few places.
void *__cxa_begin_catch(void *object) noexcept { return object; }
void __cxa_end_catch() {}
void *__cxa_get_exception_ptr(void *object) noexcept { return object; }
std::type_info *__cxa_current_exception_type() { return nullptr; }
void *__cxa_current_primary_exception() noexcept { return nullptr; }
bool __cxa_uncaught_exception() noexcept { return false; }
unsigned __cxa_uncaught_exceptions() noexcept { return 0; }
[[noreturn]] void __cxa_call_unexpected(void *) { heddle_fail_abort("std::unexpected was called"); }
[[noreturn]] void __cxa_call_terminate(void *) noexcept { std::terminate(); }
[[noreturn]] void _Unwind_Resume(void *) { heddle_fail_abort("an exception was resumed, but none is in flight"); }
int __gxx_personality_v0() { return 0; }
int __gxx_wasm_personality_v0() { return 0; }

[[noreturn]] void __cxa_bad_cast() { heddle_fail_exception("std::bad_cast", "dynamic_cast to a reference failed"); }
[[noreturn]] void __cxa_bad_typeid() { heddle_fail_exception("std::bad_typeid", "typeid of a null pointer"); }
[[noreturn]] void __cxa_throw_bad_array_new_length() { heddle_fail_exception("std::bad_array_new_length", "bad_array_new_length"); }
}
