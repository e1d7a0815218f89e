// heddle: instrument
// The compiled part of <future>: the shared state of promises and futures, and everything for void.
#include <future>
#include <string>

namespace {

class FutureCategory final : public std::error_category {
 public:
  const char *name() const noexcept override { return "future"; }
  std::string message(int code) const override {
    switch (static_cast<std::future_errc>(code)) {
      case std::future_errc::future_already_retrieved: return "The future has already been retrieved from the promise or packaged_task.";
      case std::future_errc::promise_already_satisfied: return "The state of the promise has already been set.";
      case std::future_errc::no_state: return "Operation not permitted on an object without an associated state.";
      case std::future_errc::broken_promise: return "The associated promise has been destructed prior to the associated state becoming ready.";
    }
    return "unspecified future_errc value";
  }
};

}  // namespace

_LIBCPP_BEGIN_NAMESPACE_STD

const error_category &future_category() noexcept {
  static const FutureCategory category;
  return category;
}

future_error::future_error(error_code code) : logic_error(code.message()), __ec_(code) {}
future_error::~future_error() noexcept = default;

// ---- the shared state: everything under its mutex

namespace {
void require_unset(bool has_value) {
  if (has_value) __throw_future_error(future_errc::promise_already_satisfied);
}
}  // namespace

void __assoc_sub_state::__on_zero_shared() noexcept { delete this; }

void __assoc_sub_state::set_value() {
  unique_lock<mutex> guard(__mut_);
  require_unset(__has_value());
  __state_ |= __constructed | ready;
  __cv_.notify_all();
}

void __assoc_sub_state::set_value_at_thread_exit() {
  unique_lock<mutex> guard(__mut_);
  require_unset(__has_value());
  __state_ |= __constructed;
  __thread_local_data()->__make_ready_at_thread_exit(this);
}

void __assoc_sub_state::set_exception(exception_ptr exception) {
  unique_lock<mutex> guard(__mut_);
  require_unset(__has_value());
  __exception_ = exception;
  __state_ |= ready;
  __cv_.notify_all();
}

void __assoc_sub_state::set_exception_at_thread_exit(exception_ptr exception) {
  unique_lock<mutex> guard(__mut_);
  require_unset(__has_value());
  __exception_ = exception;
  __thread_local_data()->__make_ready_at_thread_exit(this);
}

void __assoc_sub_state::__make_ready() {
  unique_lock<mutex> guard(__mut_);
  __state_ |= ready;
  __cv_.notify_all();
}

void __assoc_sub_state::__sub_wait(unique_lock<mutex> &guard) {
  if (__is_ready()) return;
  if ((__state_ & deferred) != 0) {  // the first to wait runs the function
    __state_ &= ~static_cast<unsigned>(deferred);
    guard.unlock();
    __execute();
    return;
  }
  while (!__is_ready()) __cv_.wait(guard);
}

void __assoc_sub_state::wait() {
  unique_lock<mutex> guard(__mut_);
  __sub_wait(guard);
}

void __assoc_sub_state::copy() {
  unique_lock<mutex> guard(__mut_);
  __sub_wait(guard);
  if (__exception_ != nullptr) rethrow_exception(__exception_);
}

void __assoc_sub_state::__execute() { __throw_future_error(future_errc::no_state); }

// ---- void

future<void>::future(__assoc_sub_state *state) : __state_(state) { state->__attach_future(); }

future<void>::~future() {
  if (__state_ != nullptr) __state_->__release_shared();
}

void future<void>::get() {
  __assoc_sub_state *state = __state_;
  __state_ = nullptr;
  state->copy();
  state->__release_shared();
}

promise<void>::promise() : __state_(new __assoc_sub_state) {}

promise<void>::~promise() {
  if (__state_ == nullptr) return;
  bool broken = !__state_->__has_value() && __state_->use_count() > 1;
  if (broken) __state_->set_exception(make_exception_ptr(future_error(future_errc::broken_promise)));
  __state_->__release_shared();
}

namespace {
__assoc_sub_state &state_of(__assoc_sub_state *state) {
  if (state == nullptr) __throw_future_error(future_errc::no_state);
  return *state;
}
}  // namespace

future<void> promise<void>::get_future() { return future<void>(&state_of(__state_)); }
void promise<void>::set_value() { state_of(__state_).set_value(); }
void promise<void>::set_exception(exception_ptr exception) { state_of(__state_).set_exception(exception); }
void promise<void>::set_value_at_thread_exit() { state_of(__state_).set_value_at_thread_exit(); }
void promise<void>::set_exception_at_thread_exit(exception_ptr exception) { state_of(__state_).set_exception_at_thread_exit(exception); }

shared_future<void>::~shared_future() {
  if (__state_ != nullptr) __state_->__release_shared();
}

shared_future<void> &shared_future<void>::operator=(const shared_future &other) {
  if (other.__state_ != nullptr) other.__state_->__add_shared();
  if (__state_ != nullptr) __state_->__release_shared();
  __state_ = other.__state_;
  return *this;
}

_LIBCPP_END_NAMESPACE_STD
