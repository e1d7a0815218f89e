// std::thread and std::jthread: what happens before the start is seen by the thread, what it does is seen after the join.
// With -DBUGGY one thread's result is read before its join.
#include <cassert>
#include <thread>
#include <utility>
#include <vector>

static int results[3];

int main() {
  int input = 20;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; i++) threads.emplace_back([i, &input] { results[i] = input + i; });
#ifdef BUGGY
  if (results[0] == 7) return 1;
#endif
  for (auto &thread : threads) thread.join();
  {
    std::jthread last([](int value) { results[2] = value; }, results[0] + results[1]);
    std::jthread moved = std::move(last);
    assert(!last.joinable() && moved.joinable());
  }
  assert(results[2] == 41);
  assert(std::thread::hardware_concurrency() > 0);
}
