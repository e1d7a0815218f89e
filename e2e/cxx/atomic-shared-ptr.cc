// std::atomic_load and atomic_store of a shared_ptr publish what it points to. With -DBUGGY one thread assigns it directly.
#include <cassert>
#include <memory>
#include <thread>

static std::shared_ptr<int> shared;

int main() {
  std::thread writer([] {
    auto fresh = std::make_shared<int>(7);
#ifdef BUGGY
    shared = fresh;
#else
    std::atomic_store(&shared, fresh);
#endif
  });
  if (auto seen = std::atomic_load(&shared)) assert(*seen == 7);
  writer.join();
  assert(*std::atomic_exchange(&shared, std::shared_ptr<int>()) == 7);
}
