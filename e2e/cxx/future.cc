// promise, async, packaged_task and shared_future hand over values. With -DBUGGY a value is changed after the promise was kept.
#include <cassert>
#include <chrono>
#include <future>
#include <string>
#include <thread>

using namespace std::chrono_literals;

static int side;

int main() {
  std::promise<std::string> text;
  auto text_future = text.get_future();
  std::promise<void> signal;
  auto signal_future = signal.get_future();
  std::thread worker([&] {
    text.set_value("a text that is too long for the small string buffer");
    side = 1;
    signal.set_value();
#ifdef BUGGY
    side = 2;
#endif
  });
  assert(text_future.get().size() == 51);
  signal_future.wait();
  signal_future.get();
  assert(side >= 1);
  worker.join();

  auto eager = std::async(std::launch::async, [](int x) { return x * 2; }, 21);
  auto lazy = std::async(std::launch::deferred, [] { return 1; });
  assert(lazy.wait_for(0s) == std::future_status::deferred);
  assert(eager.get() + lazy.get() == 43);
  auto nothing = std::async(std::launch::async, [] { side = 5; });
  assert(nothing.wait_for(1h) == std::future_status::ready);
  nothing.get();
  assert(side == 5);
}
