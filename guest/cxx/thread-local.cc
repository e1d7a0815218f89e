// Destructors of thread_local objects: registered by compiled code, run when the thread ends, newest first.
#include <cstdlib>

#include "internal.h"

namespace {

struct Registration {
  void (*destroy)(void *);
  void *object;
  Registration *older;
};

thread_local Registration *newest;

}  // namespace

extern "C" {

// Called by guest/pthread/thread.c at the end of every thread (weak there). Destructors may register more.
void heddle_run_thread_atexit() {
  while (newest != nullptr) {
    Registration *registration = newest;
    newest = registration->older;
    registration->destroy(registration->object);
    std::free(registration);
  }
}

int __cxa_thread_atexit(void (*destroy)(void *), void *object, void *) noexcept {
  // The main thread ends by exit, which runs its thread_local destructors before those of statics.
  static bool at_exit = false;
  if (!at_exit && heddle_thread_self() == 0) at_exit = std::atexit(heddle_run_thread_atexit) == 0;
  auto *registration = static_cast<Registration *>(std::malloc(sizeof(Registration)));
  if (registration == nullptr) heddle_fail_exception("std::bad_alloc", "no memory to register the destructor of a thread_local object");
  *registration = {destroy, object, newest};
  newest = registration;
  return 0;
}
}
