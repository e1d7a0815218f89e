// std::call_once runs once and everybody sees what it did. With -DBUGGY one thread reads without calling it.
#include <cassert>
#include <mutex>
#include <thread>

static std::once_flag flag;
static int runs;
static int *value;

static int get() {
  std::call_once(flag, [] {
    runs++;
    value = new int(7);
  });
  return *value;
}

int main() {
  std::thread a([] { assert(get() == 7); });
  std::thread b([] {
#ifdef BUGGY
    assert(value == nullptr || *value == 7);
#else
    assert(get() == 7);
#endif
  });
  assert(get() == 7);
  a.join();
  b.join();
  assert(runs == 1);
  delete value;
}
