// heddle: instrument
// What a thread does at its end: notify_all_at_thread_exit and the *_at_thread_exit functions of promises.
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

_LIBCPP_BEGIN_NAMESPACE_STD

// One thing to do: either `state` is to become ready, or `mutex` is to be unlocked and then `condition` notified.
class __thread_struct_imp {
 public:
  __thread_struct_imp *older;
  __assoc_sub_state *state;
  condition_variable *condition;
  mutex *locked;

  void run() {
    if (state != nullptr) {
      state->__make_ready();
      state->__release_shared();
      return;
    }
    locked->unlock();
    condition->notify_all();
  }
};

__thread_struct::__thread_struct() : __p_(nullptr) {}

// Conditions first, then states, each in the order of registration: the list is kept newest first.
__thread_struct::~__thread_struct() {
  __thread_struct_imp *conditions = nullptr, *states = nullptr;
  while (__p_ != nullptr) {
    __thread_struct_imp *entry = __p_;
    __p_ = entry->older;
    __thread_struct_imp *&list = entry->state == nullptr ? conditions : states;
    entry->older = list;
    list = entry;
  }
  for (__thread_struct_imp *list : {conditions, states}) {
    while (list != nullptr) {
      __thread_struct_imp *entry = list;
      list = entry->older;
      entry->run();
      delete entry;
    }
  }
}

void __thread_struct::notify_all_at_thread_exit(condition_variable *condition, mutex *locked) {
  __p_ = new __thread_struct_imp{__p_, nullptr, condition, locked};
}

void __thread_struct::__make_ready_at_thread_exit(__assoc_sub_state *state) {
  state->__add_shared();
  __p_ = new __thread_struct_imp{__p_, state, nullptr, nullptr};
}

_LIBCPP_END_NAMESPACE_STD
