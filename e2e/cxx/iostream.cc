// The standard streams may be used by several threads at once; a stream of one's own may not (-DBUGGY).
#include <iostream>
#include <sstream>
#include <thread>

static std::ostringstream own;

int main() {
  auto print = [](int number) {
    std::cout << "number " << number << ' ' << 1.5 << std::endl;
    std::cerr << "number " << number << '\n';
#ifdef BUGGY
    own << number;
#endif
  };
  std::thread a(print, 1), b(print, 2);
  a.join();
  b.join();
}
