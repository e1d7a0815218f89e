// shared_future, packaged_task and the *_at_thread_exit functions. With -DBUGGY two readers write to what they share.
#include <cassert>
#include <future>
#include <thread>
#include <utility>

int main() {
  std::packaged_task<int *()> task([] { return new int(3); });
  std::shared_future<int *> shared = task.get_future().share();
  auto read = [shared] {
    int *value = shared.get();
#ifdef BUGGY
    *value = 4;
#endif
    return *value;
  };
  std::thread a(read), b(read);
  std::thread runner(std::move(task));
  runner.join();
  a.join();
  b.join();
  delete shared.get();

  static thread_local int last = 0;
  std::promise<int> value;
  std::promise<void> done;
  auto value_future = value.get_future();
  std::shared_future<void> done_future = done.get_future();
  std::thread late([&value, &done] {
    value.set_value_at_thread_exit(1);
    done.set_value_at_thread_exit();
    last = 1;
  });
  std::shared_future<void> copy = done_future;
  copy.wait();
  done_future = std::shared_future<void>();
  assert(value_future.get() == 1 && last == 0);
  late.join();
}
