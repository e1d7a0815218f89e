// One way to throw or to terminate for each number given as argument.
#include <cstdio>
#include <cstdlib>
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
/** The compiler does not see which object it is. */
struct Polygon {
  Polygon *volatile self = this;
  virtual void draw() = 0;
  virtual ~Polygon() { self->draw(); }
};

struct Square : Polygon {
  void draw() override {}
};

struct Circle : Shape {
  void draw() override {}
};

static int &recursive() {
  static int value = recursive() + 1;
  return value;
}

static void fail(int number) {
  switch (number) {
    case 1: {
      throw std::runtime_error("out of luck");
      break;
    }
    case 2: {
      throw app::Failure();
      break;
    }
    case 3: {
      throw 42;
      break;
    }
    case 4: {
      throw app::Box<const char *>();
      break;
    }
    case 5: {
      std::vector<int> numbers(3);
      std::printf("%d\n", numbers.at(3));
      break;
    }
    case 6: {
      (void)std::stoi("no number");
      break;
    }
    case 7: {
      std::string empty;
      std::printf("%c\n", empty.at(1));
      break;
    }
    case 8: {
      std::unique_lock<std::mutex> lock;
      lock.lock();
      break;
    }
    case 9: {
      std::promise<int> promise;
      auto future = promise.get_future();
      { auto dropped = std::move(promise); }
      (void)future.get();
      break;
    }
    case 10: {
      std::optional<int> nothing;
      std::printf("%d\n", nothing.value());
      break;
    }
    case 11: {
      std::thread([] {}).join();
      std::thread unjoined([] {});
      break;
    }
    case 12: {
      Circle circle;
      break;
    }
    case 13: {
      std::terminate();
      break;
    }
    case 14: {
      std::set_terminate([] {
        std::puts("my handler");
        std::abort();
      });
      std::terminate();
      break;
    }
    case 15: {
      recursive();
      break;
    }
    case 16: {
      app::Base base;
      (void)dynamic_cast<app::Failure &>(base);
      break;
    }
    case 17: {
      throw;
      break;
    }
    case 18: {
      throw std::system_error(std::make_error_code(std::errc::timed_out), "server");
      break;
    }
    case 19: {
      throw std::string("text");
      break;
    }
    case 20: {
      std::rethrow_exception(std::make_exception_ptr(std::out_of_range("kept for later")));
      break;
    }
    case 21: {
      std::weak_ptr<int> gone;
      std::shared_ptr<int> strong(gone);
      break;
    }
    case 22: {
      std::this_thread::yield();
      std::thread().join();
      break;
    }
    case 23: {
      Square square;
      break;
    }
    default:
      break;
  }
}

int main(int, char **arguments) {
  int number = std::atoi(arguments[1]);
  std::thread thread([number] {
    try {
      fail(number);
    } catch (const std::exception &exception) {
      std::puts(exception.what());
    } catch (...) {
    }
  });
  thread.join();
  std::puts("not reached when something was thrown");
}
