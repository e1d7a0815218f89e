// A local static is initialised once, by whoever comes first, and seen whole by everybody. With -DBUGGY its content changes later.
#include <cassert>
#include <string>
#include <thread>

static int constructions;

struct Table {
  int numbers[3];
  std::string name;
  Table() : numbers{1, 2, 3}, name("a name that is too long for the small string buffer") { constructions++; }
};

static Table &table() {
  static Table instance;
  return instance;
}

static int outer() {
  static int sum = table().numbers[0] + table().numbers[2];
  return sum;
}

int main() {
  auto use = [] {
    assert(outer() == 4);
    assert(table().name.size() == 51);
#ifdef BUGGY
    table().numbers[1]++;
#endif
  };
  std::thread a(use), b(use);
  a.join();
  b.join();
  assert(constructions == 1);
}
