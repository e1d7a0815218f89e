// heddle: instrument
// The reference counts of std::shared_ptr and std::weak_ptr. Counts are stored minus one, as <memory> does: -1 means gone.
#include <memory>

#include "internal.h"

_LIBCPP_BEGIN_NAMESPACE_STD

// These destructors also emit the classes' virtual tables and type information here.
const char *bad_weak_ptr::what() const noexcept { return "bad_weak_ptr"; }
bad_weak_ptr::~bad_weak_ptr() noexcept = default;
__shared_count::~__shared_count() = default;
__shared_weak_count::~__shared_weak_count() = default;

void __shared_weak_count::__release_weak() noexcept {
  // The only weak owner left needs no update: nobody else can add one.
  bool only_owner = __atomic_load_n(&__shared_weak_owners_, __ATOMIC_ACQUIRE) == 0;
  if (only_owner || __libcpp_atomic_refcount_decrement(__shared_weak_owners_) == -1) __on_zero_shared_weak();
}

__shared_weak_count *__shared_weak_count::lock() noexcept {
  // Relaxed, like every other new owner: only the end of the last one is ordered after something ([util.smartptr.shared]).
  long owners = __atomic_load_n(&__shared_owners_, __ATOMIC_RELAXED);
  while (owners != -1) {
    if (__atomic_compare_exchange_n(&__shared_owners_, &owners, owners + 1, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) return this;
  }
  return nullptr;
}

const void *__shared_weak_count::__get_deleter(const type_info &) const noexcept { return nullptr; }

void *align(size_t alignment, size_t bytes, void *&at, size_t &space) {
  size_t skipped = -reinterpret_cast<uintptr_t>(at) & (alignment - 1);
  if (space < bytes || space - bytes < skipped) return nullptr;
  space -= skipped;
  return at = static_cast<char *>(at) + skipped;
}

// The locks behind std::atomic_load(const shared_ptr<T> *) and its relatives: the engine's mutex at the object's own address.
constexpr __sp_mut::__sp_mut(void *unused) noexcept : __lx_(unused) {}
void __sp_mut::lock() noexcept { (void)HEDDLE_AWAIT(heddle_mutex_lock(this, 0)); }
void __sp_mut::unlock() noexcept { (void)HEDDLE_AWAIT(heddle_mutex_unlock(this, 0)); }

__sp_mut &__get_sp_mut(const void *pointer) {
  static __sp_mut locks[] = {nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                             nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
  return locks[(reinterpret_cast<uintptr_t>(pointer) >> 3) % (sizeof locks / sizeof locks[0])];
}

_LIBCPP_END_NAMESPACE_STD
