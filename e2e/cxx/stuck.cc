// One way for C++ threads to wait for ever for each CASE.
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>

static std::mutex mutex, other;
static std::timed_mutex timed, timed_other;
static std::shared_mutex shared;
static std::once_flag once, other_once;
static std::condition_variable condition;
static std::atomic<int> number;
static bool ready;

[[maybe_unused]] static int left();
[[maybe_unused]] static int right() {
  static int value = left() + 1;
  return value;
}
static int calls;
static int left() {
  static int value = calls++ > 5 ? 0 : right();
  return value;
}

static void first() {
#if CASE == 1
  std::lock_guard a(mutex), b(other);
#elif CASE == 2
  std::lock_guard a(timed);
  std::lock_guard b(timed_other);
#elif CASE == 3
  std::shared_lock reader(shared);
  std::lock_guard writer(mutex);
#elif CASE == 4
  std::call_once(once, [] { std::call_once(other_once, [] {}); });
#elif CASE == 5
  left();
#elif CASE == 6
  std::unique_lock lock(mutex);
  condition.wait(lock, [] { return ready; });
#elif CASE == 7
  number.wait(0);
#elif CASE == 8
  std::latch latch(2);
  latch.arrive_and_wait();
#elif CASE == 9
  std::promise<int> promise;
  promise.get_future().wait();
#elif CASE == 10
  std::binary_semaphore semaphore(0);
  semaphore.acquire();
#elif CASE == 11
  std::barrier barrier(2);
  barrier.arrive_and_wait();
#elif CASE == 12
  std::call_once(once, [] { std::call_once(once, [] {}); });
#elif CASE == 13
  if (number.load() < 2) number.wait(0);
  while (number.load() != 2) number.wait(number.load());
#endif
}

static void second() {
#if CASE == 1
  std::lock_guard b(other), a(mutex);
#elif CASE == 2
  std::lock_guard b(timed_other);
  std::lock_guard a(timed);
#elif CASE == 3
  std::lock_guard writer(mutex);
  std::unique_lock reader(shared);
#elif CASE == 4
  std::call_once(other_once, [] { std::call_once(once, [] {}); });
#elif CASE == 5
  right();
#elif CASE == 6
  condition.notify_one();
#elif CASE == 7
  number.store(1);
#elif CASE == 13
  number.store(1);
  number.notify_one();
  number.store(2);
#endif
}

int main() {
  std::thread a(first), b(second);
  a.join();
  b.join();
}
