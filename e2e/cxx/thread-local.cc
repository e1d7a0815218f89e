// thread_local objects are made for each thread, destroyed at its end, newest first, and before its join returns.
// With -DBUGGY one thread's object is used by another.
#include <atomic>
#include <cassert>
#include <thread>

static int made, destroyed, order[2];
static std::atomic<int> sequence;

struct Outer {
  int value = 1;
  ~Outer() { destroyed += value; }
};
struct Inner {
  ~Inner() { order[sequence++ & 1] = 2; }
};

static thread_local Outer outer;

int main() {
  std::thread first([] {
    made += outer.value;
    static thread_local Inner inner;
    (void)inner;
  });
  first.join();
  assert(made == 1 && destroyed == 1 && order[0] == 2);
  outer.value = 10;
#ifdef BUGGY
  Outer &mine = outer;
  std::thread second([&mine] { mine.value++; });
  outer.value++;
#else
  std::thread second([] { outer.value = 2; });
#endif
  second.join();
#ifndef BUGGY
  assert(destroyed == 3 && outer.value == 10);
#endif
}
