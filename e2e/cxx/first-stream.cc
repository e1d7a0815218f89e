// Streams of two threads, no <iostream>: whoever is first makes the classic locale. One stream for both is a race (-DBUGGY).
#include <cassert>
#include <sstream>
#include <string>
#include <thread>

#ifdef BUGGY
static std::ostringstream out;
#endif

int main() {
  auto print = [](int number) {
#ifndef BUGGY
    std::ostringstream out;
#endif
    out << number << ' ' << 1.5 << ' ' << true;
    std::istringstream in("12 2.5");
    int read = 0;
    double fraction = 0;
    in >> read >> fraction;
    assert(read == 12 && fraction == 2.5);
  };
  std::thread a(print, 1), b(print, 2);
  a.join();
  b.join();
}
