// std::thread and the pointer to each thread's list of things to do at its end.
#include <cerrno>
#include <system_error>
#include <thread>

#include <pthread.h>
#include <unistd.h>

#include "internal.h"

_LIBCPP_BEGIN_NAMESPACE_STD

thread::~thread() {
  if (!joinable()) return;
  if (get_terminate() == nullptr) heddle_fail_abort("std::terminate: a std::thread was destroyed that was neither joined nor detached");
  terminate();
}

void thread::join() {
  int error = joinable() ? __libcpp_thread_join(&__t_) : EINVAL;
  if (error != 0) __throw_system_error(error, "thread::join failed");
  __t_ = _LIBCPP_NULL_THREAD;
}

void thread::detach() {
  int error = joinable() ? __libcpp_thread_detach(&__t_) : EINVAL;
  if (error != 0) __throw_system_error(error, "thread::detach failed");
  __t_ = _LIBCPP_NULL_THREAD;
}

unsigned thread::hardware_concurrency() noexcept {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  return processors < 1 ? 1 : static_cast<unsigned>(processors);
}

namespace this_thread {
void sleep_for(const chrono::nanoseconds &duration) {
  if (duration > chrono::nanoseconds::zero()) __libcpp_thread_sleep_for(duration);
}
}  // namespace this_thread

// Made by the first thread that asks; no other runs in between, because this file has no hooks. The key is written by hand: pthread_key_create
// reports what it writes, and nothing orders that before the reads of other threads.
__thread_specific_ptr<__thread_struct> &__thread_local_data() {
  using Pointer = __thread_specific_ptr<__thread_struct>;
  static_assert(sizeof(Pointer) == sizeof(pthread_key_t));
  static bool made;
  static pthread_key_t storage;
  if (!made) {
    pthread_key_t key;
    int error = pthread_key_create(&key, [](void *things_to_do) { delete static_cast<__thread_struct *>(things_to_do); });
    if (error != 0) __throw_system_error(error, "no key for what threads do at their end");
    storage = key;
    made = true;
  }
  return reinterpret_cast<Pointer &>(storage);
}

_LIBCPP_END_NAMESPACE_STD
