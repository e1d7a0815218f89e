// Two producers and two consumers on moodycamel's concurrentqueue; every item is taken exactly once.
#include <concurrentqueue.h>

#include <atomic>
#include <cassert>
#include <memory>
#include <thread>

namespace {

constexpr int items = 4;
moodycamel::ConcurrentQueue<std::unique_ptr<int>> queue;
std::atomic<int> taken{0};
std::atomic<int> sum{0};

void produce(int first) {
  for (int i = 0; i < items; i++) queue.enqueue(std::make_unique<int>(first + i));
}

void consume() {
  std::unique_ptr<int> item;
  while (taken.load(std::memory_order_relaxed) < 2 * items) {
    if (!queue.try_dequeue(item)) continue;
    sum.fetch_add(*item, std::memory_order_relaxed);
    taken.fetch_add(1, std::memory_order_relaxed);
  }
}

}  // namespace

int main() {
  {
    std::jthread a{produce, 0}, b{produce, 100}, c{consume}, d{consume};
  }
  assert(sum == 2 * (0 + 1 + 2 + 3) + 400);
}
