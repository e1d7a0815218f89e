// std::barrier: each phase sees the one before; the completion runs alone. With -DBUGGY a thread runs ahead of the second phase.
#include <barrier>
#include <cassert>
#include <thread>

static int cells[2], sums[2], phases;

int main() {
  std::barrier barrier(2, []() noexcept { phases++; });
  auto work = [&](int i) {
    cells[i] = i + 1;
    barrier.arrive_and_wait();
    sums[i] = cells[0] + cells[1];
#ifndef BUGGY
    barrier.arrive_and_wait();
#endif
    cells[i] = 0;
    if (i == 0) barrier.arrive_and_drop();
    else barrier.wait(barrier.arrive());
  };
  std::thread a(work, 0), b(work, 1);
  a.join();
  b.join();
#ifdef BUGGY
  assert(sums[0] <= 3 && sums[1] <= 3);
#else
  assert(sums[0] == 3 && sums[1] == 3 && phases == 3);
#endif
}
