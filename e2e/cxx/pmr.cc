// A synchronized_pool_resource may serve several threads; a monotonic buffer may not (-DBUGGY).
#include <memory_resource>
#include <thread>
#include <vector>

int main() {
#ifdef BUGGY
  std::pmr::monotonic_buffer_resource memory;
#else
  std::pmr::synchronized_pool_resource memory;
#endif
  auto work = [&memory] {
    std::pmr::vector<int> numbers(&memory);
    for (int i = 0; i < 3; i++) numbers.push_back(i);
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
}
