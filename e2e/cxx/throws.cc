// One way to throw or to terminate for each CASE.
#include <cstdio>
#include <exception>
#include <future>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <typeinfo>
#include <variant>
#include <vector>

namespace app {
template <class T>
struct Box {};
struct Base {
  virtual ~Base() = default;
};
struct Failure : Base, virtual std::exception {
  const char *what() const noexcept override { return "what the program says"; }
};
}  // namespace app

struct Shape {
  Shape() { init(); }
  virtual ~Shape() = default;
  virtual void draw() = 0;
  void init() { draw(); }
};
struct Circle : Shape {
  void draw() override {}
};

[[maybe_unused]] static int &recursive() {
  static int value = recursive() + 1;
  return value;
}

[[maybe_unused]] static void fail() {
#if CASE == 1
  throw std::runtime_error("out of luck");
#elif CASE == 2
  throw app::Failure();
#elif CASE == 3
  throw 42;
#elif CASE == 4
  throw app::Box<const char *>();
#elif CASE == 5
  std::vector<int> numbers(3);
  std::printf("%d\n", numbers.at(3));
#elif CASE == 6
  (void)std::stoi("no number");
#elif CASE == 7
  std::string empty;
  std::printf("%c\n", empty.at(1));
#elif CASE == 8
  std::unique_lock<std::mutex> lock;
  lock.lock();
#elif CASE == 9
  std::promise<int> promise;
  auto future = promise.get_future();
  { auto dropped = std::move(promise); }
  future.get();
#elif CASE == 10
  std::optional<int> nothing;
  std::printf("%d\n", nothing.value());
#elif CASE == 11
  std::thread([] {}).join();
  std::thread unjoined([] {});
#elif CASE == 12
  Circle circle;
#elif CASE == 13
  std::terminate();
#elif CASE == 14
  std::set_terminate([] {
    std::puts("my handler");
    std::abort();
  });
  std::terminate();
#elif CASE == 15
  recursive();
#elif CASE == 16
  app::Base base;
  (void)dynamic_cast<app::Failure &>(base);
#elif CASE == 17
  throw;
#elif CASE == 18
  throw std::system_error(std::make_error_code(std::errc::timed_out), "server");
#elif CASE == 19
  throw std::string("text");
#elif CASE == 20
  std::rethrow_exception(std::make_exception_ptr(std::out_of_range("kept for later")));
#elif CASE == 21
  std::weak_ptr<int> gone;
  std::shared_ptr<int> strong(gone);
#elif CASE == 22
  std::this_thread::yield();
  std::thread().join();
#endif
}

int main() {
  std::thread thread([] {
    try {
      fail();
    } catch (const std::exception &exception) {
      std::puts(exception.what());
    } catch (...) {
    }
  });
  thread.join();
  std::puts("not reached when something was thrown");
}
