// std::shared_mutex as a reader-writer lock of the engine, so that reports name its owners and a reader's unlock orders writers only.
// shared_timed_mutex keeps its own state, because its timed functions are templates in <shared_mutex> that read it.
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

// ---- shared_mutex

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

// ---- shared_timed_mutex: a writer first takes the top bit at gate 1, which stops newcomers, and then waits at gate 2 for the readers.

shared_timed_mutex::shared_timed_mutex() : __base_() {}

void shared_timed_mutex::lock() {
  unique_lock<mutex> guard(__base_.__mut_);
  while (__base_.__state_ & __base_.__write_entered_) __base_.__gate1_.wait(guard);
  __base_.__state_ |= __base_.__write_entered_;
  while (__base_.__state_ & __base_.__n_readers_) __base_.__gate2_.wait(guard);
}

bool shared_timed_mutex::try_lock() {
  lock_guard<mutex> guard(__base_.__mut_);
  if (__base_.__state_ != 0) return false;
  __base_.__state_ = __base_.__write_entered_;
  return true;
}

void shared_timed_mutex::unlock() {
  lock_guard<mutex> guard(__base_.__mut_);
  __base_.__state_ = 0;
  __base_.__gate1_.notify_all();
}

void shared_timed_mutex::lock_shared() {
  unique_lock<mutex> guard(__base_.__mut_);
  while (__base_.__state_ >= __base_.__n_readers_) __base_.__gate1_.wait(guard);
  __base_.__state_ += 1;
}

bool shared_timed_mutex::try_lock_shared() {
  lock_guard<mutex> guard(__base_.__mut_);
  if (__base_.__state_ >= __base_.__n_readers_) return false;
  __base_.__state_ += 1;
  return true;
}

void shared_timed_mutex::unlock_shared() {
  lock_guard<mutex> guard(__base_.__mut_);
  __base_.__state_ -= 1;
  bool writer_waits = (__base_.__state_ & __base_.__write_entered_) != 0;
  unsigned readers = __base_.__state_ & __base_.__n_readers_;
  if (writer_waits && readers == 0) __base_.__gate2_.notify_one();
  if (!writer_waits && readers == __base_.__n_readers_ - 1) __base_.__gate1_.notify_one();
}

_LIBCPP_END_NAMESPACE_STD
