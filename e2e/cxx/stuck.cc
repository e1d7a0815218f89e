// One way for C++ threads to wait for ever for each number given as argument.
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <cstdlib>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>

static std::mutex mutex, other;
static std::timed_mutex timed, timed_other;
static std::shared_mutex shared;
static std::once_flag once, other_once;
static std::condition_variable condition;
static std::atomic<int> number;
static bool ready;

static int left();
static int right() {
  static int value = left() + 1;
  return value;
}
static int calls;
static int left() {
  static int value = calls++ > 5 ? 0 : right();
  return value;
}

static void first(int choice) {
  switch (choice) {
    case 1: {
      std::lock_guard a(mutex), b(other);
      break;
    }
    case 2: {
      std::lock_guard a(timed);
      std::lock_guard b(timed_other);
      break;
    }
    case 3: {
      std::shared_lock reader(shared);
      std::lock_guard writer(mutex);
      break;
    }
    case 4: {
      std::call_once(once, [] { std::call_once(other_once, [] {}); });
      break;
    }
    case 5: {
      left();
      break;
    }
    case 6: {
      std::unique_lock lock(mutex);
      condition.wait(lock, [] { return ready; });
      break;
    }
    case 7: {
      number.wait(0);
      break;
    }
    case 8: {
      std::latch latch(2);
      latch.arrive_and_wait();
      break;
    }
    case 9: {
      std::promise<int> promise;
      promise.get_future().wait();
      break;
    }
    case 10: {
      std::binary_semaphore semaphore(0);
      semaphore.acquire();
      break;
    }
    case 11: {
      std::barrier barrier(2);
      barrier.arrive_and_wait();
      break;
    }
    case 12: {
      std::call_once(once, [] { std::call_once(once, [] {}); });
      break;
    }
    case 13: {
      if (number.load() < 2) number.wait(0);
      while (number.load() != 2) number.wait(number.load());
      break;
    }
    default:
      break;
  }
}

static void second(int choice) {
  switch (choice) {
    case 1: {
      std::lock_guard b(other), a(mutex);
      break;
    }
    case 2: {
      std::lock_guard b(timed_other);
      std::lock_guard a(timed);
      break;
    }
    case 3: {
      std::lock_guard writer(mutex);
      std::unique_lock reader(shared);
      break;
    }
    case 4: {
      std::call_once(other_once, [] { std::call_once(once, [] {}); });
      break;
    }
    case 5: {
      right();
      break;
    }
    case 6: {
      condition.notify_one();
      break;
    }
    case 7: {
      number.store(1);
      break;
    }
    case 13: {
      number.store(1);
      number.notify_one();
      number.store(2);
      break;
    }
    default:
      break;
  }
}

int main(int, char **arguments) {
  int choice = std::atoi(arguments[1]);
  std::thread a(first, choice), b(second, choice);
  a.join();
  b.join();
}
