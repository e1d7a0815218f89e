// Readers and writers of std::shared_mutex and std::shared_timed_mutex. With -DBUGGY a reader writes.
#include <cassert>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

using namespace std::chrono_literals;

static std::shared_mutex plain;
static std::shared_timed_mutex timed;
static int value, copy, timed_value;

static void write() {
  {
    std::unique_lock guard(plain);
    value++;
  }
  std::unique_lock guard(timed, 1h);
  if (guard.owns_lock()) timed_value++;
}

static int read() {
  int sum = 0;
  {
    std::shared_lock guard(plain);
    sum += value;
#ifdef BUGGY
    copy = sum;
#endif
  }
  std::shared_lock guard(timed, 1h);
  return guard.owns_lock() ? sum + timed_value : -1;
}

int main() {
  std::thread writer(write), reader([] { assert(read() >= 0); });
  assert(read() >= 0);
  writer.join();
  reader.join();
  assert(read() == 2 && copy <= 1);
  assert(plain.try_lock());
  assert(!plain.try_lock_shared());
  plain.unlock();
}
