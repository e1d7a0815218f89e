// std::condition_variable and condition_variable_any hand over a message; waits with a time limit and a stop token end.
// With -DBUGGY the message is changed after it was handed over.
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

using namespace std::chrono_literals;

static std::mutex mutex;
static std::condition_variable condition;
static std::condition_variable_any any;
static bool ready, any_ready;
static int message;

int main() {
  std::thread producer([] {
    message = 1;
    {
      std::lock_guard guard(mutex);
      ready = true;
    }
    condition.notify_one();
#ifdef BUGGY
    message = 2;
#endif
    std::lock_guard guard(mutex);
    any_ready = true;
    any.notify_all();
  });
  {
    std::unique_lock guard(mutex);
    condition.wait(guard, [] { return ready; });
  }
  assert(message >= 1);
  {
    std::unique_lock guard(mutex);
    assert(!condition.wait_for(guard, 1ms, [] { return false; }));
    assert(any.wait_for(guard, 1h, [] { return any_ready; }));
  }
  producer.join();

  std::thread last([] {
    std::unique_lock guard(mutex);
    message = 3;
    std::notify_all_at_thread_exit(condition, std::move(guard));
  });
  {
    std::unique_lock guard(mutex);
    condition.wait(guard, [] { return message == 3; });
  }
  last.join();

  std::jthread waiter([](std::stop_token token) {
    std::unique_lock guard(mutex);
    assert(!any.wait(guard, token, [] { return false; }));
  });
}
