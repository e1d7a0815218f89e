#include <atomic>
#include <thread>

static std::atomic<int> opened{0};

static void visitor() {
  opened.wait(0);
}

int main() {
  std::thread first(visitor), second(visitor);
  opened.store(1);
  opened.notify_all();
  first.join();
  second.join();
}
