// std::sort of two vectors, one a thread.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <thread>
#include <vector>

static void fill_and_sort(std::vector<uint32_t> &values, uint32_t seed) {
  for (uint32_t &value : values) value = seed = seed * 1664525u + 1013904223u;
  std::sort(values.begin(), values.end());
}

int main() {
  std::vector<uint32_t> a(100000), b(100000);
  std::thread first(fill_and_sort, std::ref(a), 1u), second(fill_and_sort, std::ref(b), 2u);
  first.join();
  second.join();
  std::printf("%u %u\n", a[500], b[500]);
  return 0;
}
