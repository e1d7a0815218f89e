// The mutexes of <mutex>. mutex and recursive_mutex are pthread's. The timed ones keep their state under a mutex of their own, because their
// timed functions are templates in <mutex> that read it; unlike libc++'s, their try_lock never fails because that inner mutex is busy.
#include <cerrno>
#include <limits>
#include <mutex>
#include <system_error>

_LIBCPP_BEGIN_NAMESPACE_STD

namespace {
void require(int error, const char *what) {
  if (error != 0) __throw_system_error(error, what);
}
}  // namespace

mutex::~mutex() noexcept { (void)__libcpp_mutex_destroy(&__m_); }
void mutex::lock() { require(__libcpp_mutex_lock(&__m_), "mutex lock failed"); }
bool mutex::try_lock() noexcept { return __libcpp_mutex_trylock(&__m_); }
void mutex::unlock() noexcept { (void)__libcpp_mutex_unlock(&__m_); }

recursive_mutex::recursive_mutex() { require(__libcpp_recursive_mutex_init(&__m_), "recursive_mutex constructor failed"); }
recursive_mutex::~recursive_mutex() { (void)__libcpp_recursive_mutex_destroy(&__m_); }
void recursive_mutex::lock() { require(__libcpp_recursive_mutex_lock(&__m_), "recursive_mutex lock failed"); }
bool recursive_mutex::try_lock() noexcept { return __libcpp_recursive_mutex_trylock(&__m_); }
void recursive_mutex::unlock() noexcept { (void)__libcpp_recursive_mutex_unlock(&__m_); }

// ---- timed_mutex

timed_mutex::timed_mutex() : __locked_(false) {}
timed_mutex::~timed_mutex() { lock_guard<mutex> guard(__m_); }

void timed_mutex::lock() {
  unique_lock<mutex> guard(__m_);
  while (__locked_) __cv_.wait(guard);
  __locked_ = true;
}

bool timed_mutex::try_lock() noexcept {
  lock_guard<mutex> guard(__m_);
  bool free = !__locked_;
  __locked_ = true;
  return free;
}

void timed_mutex::unlock() noexcept {
  lock_guard<mutex> guard(__m_);
  __locked_ = false;
  __cv_.notify_one();
}

// ---- recursive_timed_mutex

recursive_timed_mutex::recursive_timed_mutex() : __count_(0), __id_() {}
recursive_timed_mutex::~recursive_timed_mutex() { lock_guard<mutex> guard(__m_); }

void recursive_timed_mutex::lock() {
  __thread_id caller = this_thread::get_id();
  unique_lock<mutex> guard(__m_);
  if (caller != __id_) {
    while (__count_ != 0) __cv_.wait(guard);
    __id_ = caller;
  } else if (__count_ == numeric_limits<size_t>::max()) {
    __throw_system_error(EAGAIN, "recursive_timed_mutex lock limit reached");
  }
  __count_++;
}

bool recursive_timed_mutex::try_lock() noexcept {
  __thread_id caller = this_thread::get_id();
  lock_guard<mutex> guard(__m_);
  bool allowed = __count_ == 0 || (caller == __id_ && __count_ != numeric_limits<size_t>::max());
  if (!allowed) return false;
  __id_ = caller;
  __count_++;
  return true;
}

void recursive_timed_mutex::unlock() noexcept {
  lock_guard<mutex> guard(__m_);
  if (--__count_ != 0) return;
  __id_ = {};
  __cv_.notify_one();
}

_LIBCPP_END_NAMESPACE_STD
