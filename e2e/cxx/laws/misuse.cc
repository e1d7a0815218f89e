// What the standard forbids: e2e/cxx-laws.test.ts says what is found.
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <stop_token>

#include "laws.hpp"

MISUSE(unlock_by_another_thread) {
  static std::mutex mutex;
  mutex.lock();
  std::thread([] { mutex.unlock(); }).join();
}
MISUSE(unlock_of_unlocked) {
  static std::mutex mutex;
  mutex.unlock();
}
MISUSE(timed_unlock_by_another_thread) {
  static std::timed_mutex mutex;
  mutex.lock();
  std::thread([] { mutex.unlock(); }).join();
}
MISUSE(shared_unlock_of_unlocked) {
  static std::shared_mutex mutex;
  mutex.unlock_shared();
}
MISUSE(locked_twice) {
  static std::mutex mutex;
  mutex.lock();
  mutex.lock();
}
MISUSE(timed_locked_twice) {
  static std::timed_mutex mutex;
  mutex.lock();
  mutex.lock();
}
MISUSE(shared_upgraded) {
  static std::shared_mutex mutex;
  mutex.lock_shared();
  mutex.lock();
}
MISUSE(locked_mutex_destroyed) {
  auto mutex = std::make_unique<std::mutex>();
  mutex->lock();
  mutex.reset();
}
MISUSE(locked_timed_mutex_destroyed) {
  auto mutex = std::make_unique<std::timed_mutex>();
  mutex->lock();
  mutex.reset();
}
MISUSE(lock_order) {
  static std::mutex a, b;
  together(
      [] {
        std::lock_guard first(a);
        std::lock_guard second(b);
      },
      [] {
        std::lock_guard first(b);
        std::lock_guard second(a);
      });
}
template <class Condition>
void destroyed_while_waited_on(int &data) {
  static std::mutex mutex;
  auto condition = std::make_unique<Condition>();
  std::thread thread([&, at = condition.get()] {
    std::unique_lock guard(mutex);
    data++;
    at->wait(guard);
  });
  for (bool waits = false; !waits; std::this_thread::yield()) {
    std::lock_guard guard(mutex);
    waits = data != 0;
  }
  condition.reset();
  thread.join();
}
MISUSE(condition_destroyed) { destroyed_while_waited_on<std::condition_variable>(data); }
MISUSE(condition_any_destroyed) { destroyed_while_waited_on<std::condition_variable_any>(data); }
MISUSE(condition_lost) {
  static std::mutex mutex;
  static std::condition_variable_any condition;
  together([] { condition.notify_one(); },
           [] {
             std::unique_lock guard(mutex);
             condition.wait(guard);
           });
}
MISUSE(thread_not_joined) { std::thread thread([] {}); }
MISUSE(thread_joined_twice) {
  std::thread thread([] {});
  thread.join();
  thread.join();
}
MISUSE(thread_joins_itself) {
  static std::thread thread;
  static Moment made;
  thread = std::thread([] {
    made.wait();
    thread.join();
  });
  made.reach();
  made.reached.wait(true);
}
MISUSE(future_twice) {
  std::promise<int> promise;
  auto future = promise.get_future();
  promise.set_value(1);
  use(future.get());
  use(future.get());
}
MISUSE(promise_set_twice) {
  std::promise<int> promise;
  promise.set_value(1);
  promise.set_value(2);
}
MISUSE(promise_asked_twice) {
  std::promise<int> promise;
  auto first = promise.get_future();
  auto second = promise.get_future();
}
MISUSE(promise_broken) {
  std::future<int> future;
  { future = std::promise<int>().get_future(); }
  use(future.get());
}
MISUSE(promise_never_set) {
  std::promise<int> promise;
  use(promise.get_future().get());
}
MISUSE(task_called_twice) {
  std::packaged_task<void()> task([] {});
  task();
  task();
}
MISUSE(call_once_in_itself) {
  static std::once_flag once;
  std::call_once(once, [] { std::call_once(once, [] {}); });
}
MISUSE(wait_without_lock) {
  static std::mutex mutex;
  std::condition_variable condition;
  std::unique_lock guard(mutex, std::defer_lock);
  condition.wait(guard);
}
MISUSE(semaphore_never_released) {
  std::binary_semaphore semaphore(0);
  semaphore.acquire();
}
MISUSE(semaphore_beyond_max) {
  std::binary_semaphore semaphore(0);
  auto body = [&] { semaphore.release(); };
  together(body, body);
}
MISUSE(semaphore_many_beyond_max) {
  std::counting_semaphore<4> semaphore(2);
  semaphore.release(3);
}
MISUSE(semaphore_begins_beyond_max) { std::counting_semaphore<2> semaphore(3); }
MISUSE(latch_below_zero) {
  std::latch latch(1);
  auto body = [&] { latch.count_down(); };
  together(body, body);
}
MISUSE(latch_not_reached) {
  std::latch latch(2);
  latch.arrive_and_wait();
}
MISUSE(barrier_arrived_too_often) {
  std::barrier barrier(2);
  (void)barrier.arrive();
  (void)barrier.arrive(2);
}
MISUSE(barrier_arrived_in_completion) {
  auto completion = []() noexcept { std::this_thread::yield(); };
  std::barrier barrier(2, completion);
  auto body = [&] { (void)barrier.arrive(); };
  together(body, body, body);
}
MISUSE(barrier_one_too_many) {
  std::barrier barrier(2);
  auto body = [&] { barrier.arrive_and_wait(); };
  together(body, body, body);
}
MISUSE(barrier_destroyed) {
  auto barrier = std::make_unique<std::barrier<>>(2);
  std::thread thread([at = barrier.get()] { at->arrive_and_wait(); });
  std::this_thread::yield();
  barrier.reset();
  thread.join();
}

int main(int, char **arguments) { return Law::main(arguments[1]); }
