// mutex and recursive_mutex are pthread's, and so are the timed ones: guest/include/mutex.
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

_LIBCPP_END_NAMESPACE_STD
