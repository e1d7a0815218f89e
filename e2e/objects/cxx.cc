// Objects of the standard library, made and destroyed in every way that is correct.
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>

struct Registry {
  std::mutex mutex;
  std::recursive_mutex recursive;
  std::timed_mutex timed;
  std::shared_mutex shared;
  std::shared_timed_mutex sharedTimed;
  std::condition_variable condition;
  int uses = 0;
  Registry() {
    std::lock_guard lock(mutex);
    uses++;
  }
};

Registry global;
thread_local std::mutex own;
std::once_flag flag;
std::unique_ptr<Registry> lazy;
std::counting_semaphore<4> finished(0);
std::barrier<> meeting(2);
std::latch gate(2);

Registry &instance() {
  static Registry registry;
  return registry;
}

void use(Registry &registry) {
  {
    std::lock_guard lock(registry.mutex);
    registry.uses++;
    registry.condition.notify_all();
  }
  { std::shared_lock lock(registry.shared); }
  { std::unique_lock lock(registry.shared); }
  { std::shared_lock lock(registry.sharedTimed); }
  { std::lock_guard lock(registry.recursive); }
  if (registry.timed.try_lock_for(std::chrono::seconds(1))) registry.timed.unlock();
}

int main() {
  auto counted = std::make_shared<Registry>();
  auto work = [counted]() mutable {
    use(global);
    use(instance());
    use(*counted);
    counted.reset();
    { std::lock_guard lock(own); }
    std::call_once(flag, [] { lazy = std::make_unique<Registry>(); });
    use(*lazy);
    finished.release();
    meeting.arrive_and_wait();
    gate.arrive_and_wait();
  };
  std::thread first(work), second(work);
  counted.reset();

  std::atomic<Registry *> handed{nullptr};
  std::promise<int> promise;
  auto future = promise.get_future();
  std::thread third([promise = std::move(promise), &handed]() mutable {
    if (Registry *registry = handed.load(std::memory_order_acquire)) use(*registry);
    promise.set_value(1);
  });
  handed.store(new Registry, std::memory_order_release);
  int result = future.get() + std::async(std::launch::async, [] { return use(instance()), 2; }).get();

  std::condition_variable_any any;
  std::mutex mutex;
  bool go = false;
  std::thread fourth([&] {
    std::lock_guard lock(mutex);
    go = true;
    any.notify_one();
  });
  {
    std::unique_lock lock(mutex);
    any.wait(lock, [&] { return go; });
  }
  finished.acquire();
  finished.acquire();
  for (std::thread *thread : {&first, &second, &third, &fourth}) thread->join();
  delete handed.load();
  return result == 3 ? 0 : 1;
}
