// std::condition_variable over pthread's.
#include <cerrno>
#include <condition_variable>
#include <ctime>
#include <memory>
#include <system_error>
#include <thread>

_LIBCPP_BEGIN_NAMESPACE_STD

condition_variable::~condition_variable() { (void)__libcpp_condvar_destroy(&__cv_); }
void condition_variable::notify_one() noexcept { (void)__libcpp_condvar_signal(&__cv_); }
void condition_variable::notify_all() noexcept { (void)__libcpp_condvar_broadcast(&__cv_); }

void condition_variable::wait(unique_lock<mutex> &lock) noexcept {
  if (!lock.owns_lock()) __throw_system_error(EPERM, "condition_variable::wait: mutex not locked");
  int error = __libcpp_condvar_wait(&__cv_, lock.mutex()->native_handle());
  if (error != 0) __throw_system_error(error, "condition_variable wait failed");
}

void condition_variable::__do_timed_wait(unique_lock<mutex> &lock,
                                         chrono::time_point<chrono::system_clock, chrono::nanoseconds> deadline) noexcept {
  if (!lock.owns_lock()) __throw_system_error(EPERM, "condition_variable::timed wait: mutex not locked");
  chrono::nanoseconds since_epoch = deadline.time_since_epoch();
  __libcpp_timespec_t until = __convert_to_timespec<__libcpp_timespec_t>(since_epoch);
  int error = __libcpp_condvar_timedwait(&__cv_, lock.mutex()->native_handle(), &until);
  if (error != 0 && error != ETIMEDOUT) __throw_system_error(error, "condition_variable timed_wait failed");
}

void notify_all_at_thread_exit(condition_variable &condition, unique_lock<mutex> lock) {
  __thread_specific_ptr<__thread_struct> &things_to_do = __thread_local_data();
  if (things_to_do.get() == nullptr) things_to_do.set_pointer(new __thread_struct);
  things_to_do->notify_all_at_thread_exit(&condition, lock.release());
}

_LIBCPP_END_NAMESPACE_STD
