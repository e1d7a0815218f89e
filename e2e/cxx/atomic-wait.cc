// std::atomic::wait and notify for several widths, and atomic_flag. With -DBUGGY the hand-over is relaxed.
#include <atomic>
#include <cassert>
#include <cstdint>
#include <thread>

static std::atomic<int> word;
static std::atomic<std::uint8_t> byte;
static std::atomic<std::int64_t> wide;
static std::atomic_flag flag;
static int payload;

#ifdef BUGGY
constexpr auto order = std::memory_order_relaxed;
#else
constexpr auto order = std::memory_order_acquire;
#endif

int main() {
  std::thread waiter([] {
    word.wait(0, order);
    assert(payload == 5);
    byte.store(1);
    byte.notify_one();
    wide.wait(0);
    flag.test_and_set();
    flag.notify_all();
  });
  payload = 5;
  word.store(1, std::memory_order_release);
  word.notify_all();
  byte.wait(0);
  wide.store(std::int64_t{1} << 40);
  wide.notify_one();
  flag.wait(false);
  waiter.join();
}
