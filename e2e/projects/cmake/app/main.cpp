#include "pool.hpp"

#include <cstdio>

int main() {
  int done = 0; // two tasks count without a lock
  {
    Pool pool(2);
    for (int i = 0; i < 2; i++) pool.submit([&done] { done++; });
  }
  std::printf("%d %d\n", done, elapsed_ns() >= 0);
}
