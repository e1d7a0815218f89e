// Strings under a lock are fine. With -DBUGGY one append is outside of it: the race is inside libc++'s compiled part of std::string.
#include <cassert>
#include <mutex>
#include <string>
#include <thread>

static std::mutex mutex;
static std::string text;

int main() {
  auto append = [](const char *more) {
#ifndef BUGGY
    std::lock_guard guard(mutex);
#endif
    text.append(more);
  };
  text.reserve(64);
  std::thread a(append, "hello "), b(append, "world ");
  a.join();
  b.join();
#ifndef BUGGY
  assert(text == "hello world " || text == "world hello ");
#endif
}
