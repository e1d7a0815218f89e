// An exception that is only handed over, never rethrown, may be shared by threads. With -DBUGGY the pointer itself is raced on.
#include <cassert>
#include <exception>
#include <stdexcept>
#include <thread>

static int destroyed;
struct Problem : std::runtime_error {
  using std::runtime_error::runtime_error;
  Problem(const Problem &) = default;
  ~Problem() override { destroyed++; }
};

int main() {
  auto problem = std::make_exception_ptr(Problem("a message that both threads share"));
  int before = destroyed;
  std::thread a([copy = problem]() mutable { copy = nullptr; });
  std::thread b([copy = problem] { assert(copy != nullptr); });
  problem = nullptr;
  a.join();
  b.join();
  assert(destroyed == before + 1 && std::current_exception() == nullptr);
#ifdef BUGGY
  std::thread c([&problem] { problem = std::make_exception_ptr(1); });
  problem = nullptr;
  c.join();
#endif
}
