// Code that throws and catches on paths that are not taken runs as if exceptions worked.
#include <cassert>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

static std::mutex mutex;
static int total;

struct Guard {
  ~Guard() noexcept(false) {
    if (total < 0) throw std::logic_error("negative");
  }
};

static int parse(const std::string &text) try {
  Guard guard;
  if (text.empty()) throw std::invalid_argument("empty");
  return std::stoi(text);
} catch (const std::invalid_argument &) {
  return -1;
} catch (...) {
  throw;
}

static void quiet() noexcept {
  std::lock_guard lock(mutex);
  total += parse("20");
}

int main() {
  std::thread a(quiet), b(quiet);
  a.join();
  b.join();
  try {
    total += parse("2");
  } catch (const std::exception &) {
    return 1;
  }
  assert(total == 42 && std::uncaught_exceptions() == 0);
}
