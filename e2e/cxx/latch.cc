// std::latch: what was done before count_down is seen after wait. With -DBUGGY a thread counts down too early.
#include <cassert>
#include <latch>
#include <thread>

static int parts[2];

int main() {
  std::latch done(2), go(1);
  auto work = [&](int i) {
    go.wait();
#ifdef BUGGY
    if (i == 1) done.count_down();
#endif
    parts[i] = i + 1;
#ifdef BUGGY
    if (i == 1) return;
#endif
    done.count_down();
  };
  std::thread a(work, 0), b(work, 1);
  go.arrive_and_wait();
  done.wait();
  assert(done.try_wait());
#ifdef BUGGY
  if (parts[0] + parts[1] == 9) return 1;
#else
  assert(parts[0] + parts[1] == 3);
#endif
  a.join();
  b.join();
}
