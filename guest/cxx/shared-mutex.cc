// std::shared_mutex as a reader-writer lock of the engine, so that reports name its owners and a reader's unlock orders writers only.
// shared_timed_mutex is in guest/include/shared_mutex.
#include <cerrno>
#include <mutex>
#include <shared_mutex>
#include <system_error>

#include "internal.h"

_LIBCPP_BEGIN_NAMESPACE_STD

namespace {
void require(int error, const char *what) {
  if (error != 0) __throw_system_error(error, what);
}
}  // namespace

__shared_mutex_base::__shared_mutex_base() : __state_(0) { heddle_rwlock_init(this, 0); }

void __shared_mutex_base::lock() {
  require(HEDDLE_AWAIT(heddle_rwlock_wrlock(this, HEDDLE_NEVER, 1)), "shared_mutex lock failed");
}
bool __shared_mutex_base::try_lock() { return HEDDLE_AWAIT(heddle_rwlock_trywrlock(this)) == 0; }
void __shared_mutex_base::unlock() { (void)HEDDLE_AWAIT(heddle_rwlock_unlock(this)); }

void __shared_mutex_base::lock_shared() {
  require(HEDDLE_AWAIT(heddle_rwlock_rdlock(this, HEDDLE_NEVER, 1)), "shared_mutex shared lock failed");
}
bool __shared_mutex_base::try_lock_shared() { return HEDDLE_AWAIT(heddle_rwlock_tryrdlock(this)) == 0; }
void __shared_mutex_base::unlock_shared() { (void)HEDDLE_AWAIT(heddle_rwlock_unlock(this)); }

_LIBCPP_END_NAMESPACE_STD
