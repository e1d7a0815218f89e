// Threads, conditions, latches, barriers and semaphores; with futures.hpp, futures and stop tokens.
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <stop_token>

#include "laws.hpp"
#include "futures.hpp"

using namespace std::chrono_literals;

ORDERED(thread_start_and_join) {
  data = 1;
  std::thread thread([] { expect(data++ == 1); });
  thread.join();
  expect(data == 2);
}
UNORDERED(thread_before_join) {
  std::thread thread([] { data = 1; });
  use(data);
  thread.join();
}
UNORDERED(thread_detached) {
  Moment written;
  std::thread([&] {
    data = 1;
    written.reach();
  }).detach();
  written.wait();
  use(data);
}
ORDERED(jthread_joins) {
  { std::jthread thread([] { data = 1; }); }
  expect(data == 1);
}

// ---- conditions

template <class Condition, class Mutex>
void notified(int &data, bool under_lock) {
  Condition condition;
  Mutex mutex;
  bool ready = false;
  together(
      [&] {
        std::unique_lock guard(mutex);
        data = 1;
        ready = true;
        if (!under_lock) guard.unlock();
        condition.notify_all();
      },
      [&] {
        std::unique_lock guard(mutex);
        condition.wait(guard, [&] { return ready; });
        expect(data == 1);
      },
      [&] {
        std::unique_lock guard(mutex);
        expect(condition.wait_for(guard, 24h, [&] { return ready; }));
        expect(data == 1);
      });
}
ORDERED(condition_variable_notified) { notified<std::condition_variable, std::mutex>(data, true); }
ORDERED(condition_variable_unlocked) { notified<std::condition_variable, std::mutex>(data, false); }
ORDERED(condition_variable_any_notified) { notified<std::condition_variable_any, std::recursive_mutex>(data, true); }
ORDERED(condition_variable_any_timed) { notified<std::condition_variable_any, std::timed_mutex>(data, false); }
ORDERED(condition_variable_any_shared) { notified<std::condition_variable_any, std::shared_mutex>(data, false); }

// What was done after the mutex was last unlocked is not ordered by the notification.
template <class Condition, class Wait>
void only_notified(int &data, bool all, Wait wait) {
  Condition condition;
  std::mutex mutex;
  bool waiting = false;
  together(
      [&] {
        std::unique_lock guard(mutex);
        waiting = true;
        wait(condition, guard);
        use(data);
      },
      [&] {
        for (bool seen = false; !seen; std::this_thread::yield()) {
          std::unique_lock guard(mutex);
          seen = waiting;
        }
        data = 1;
        if (all) condition.notify_all();
        if (!all) condition.notify_one();
      });
}
UNORDERED(condition_variable_notify_one) {
  only_notified<std::condition_variable>(data, false, [](auto &condition, auto &guard) { condition.wait(guard); });
}
UNORDERED(condition_variable_notify_all) {
  only_notified<std::condition_variable>(data, true, [](auto &condition, auto &guard) { condition.wait_for(guard, 24h); });
}
UNORDERED(condition_variable_any_notify_one) {
  only_notified<std::condition_variable_any>(data, false, [](auto &condition, auto &guard) { condition.wait(guard); });
}
UNORDERED(condition_variable_any_notify_all) {
  only_notified<std::condition_variable_any>(data, true, [](auto &condition, auto &guard) { condition.wait_for(guard, 24h); });
}
UNORDERED(condition_variable_any_waiters) {
  std::condition_variable_any condition;
  AFTER_EACH_OTHER(
      {
        std::shared_mutex mutex;
        std::shared_lock guard(mutex);
        condition.wait_for(guard, 1ms);
      },
      {
        std::shared_mutex mutex;
        std::shared_lock guard(mutex);
        condition.wait_for(guard, 1ms);
      });
}
UNORDERED(condition_variable_notify_notify) {
  std::condition_variable condition;
  AFTER_EACH_OTHER(condition.notify_one(), condition.notify_all());
}
UNORDERED(condition_variable_any_notify_notify) {
  std::condition_variable_any condition;
  AFTER_EACH_OTHER(condition.notify_one(), condition.notify_all());
}
ORDERED(condition_variable_any_stop) {
  std::condition_variable_any condition;
  std::mutex mutex;
  std::stop_source source;
  together(
      [&] {
        data = 1;
        source.request_stop();
      },
      [&] {
        std::unique_lock guard(mutex);
        expect(!condition.wait(guard, source.get_token(), [] { return false; }));
        expect(data == 1);
      },
      [&] {
        std::unique_lock guard(mutex);
        expect(!condition.wait_for(guard, source.get_token(), 24h, [] { return false; }));
        expect(data == 1);
      });
}
ORDERED(notify_all_at_thread_exit) {
  std::condition_variable condition;
  std::mutex mutex;
  bool ready = false;
  std::thread thread([&] {
    std::unique_lock guard(mutex);
    ready = true;
    data = 1;
    std::notify_all_at_thread_exit(condition, std::move(guard));
  });
  {
    std::unique_lock guard(mutex);
    condition.wait(guard, [&] { return ready; });
    expect(data == 1);
  }
  thread.join();
}

// ---- latches, barriers, semaphores

ORDERED(latch_count_down_wait) {
  std::latch latch(1);
  AFTER_EACH_OTHER(latch.count_down(), latch.wait());
}
ORDERED(latch_count_down_try_wait) {
  std::latch latch(1);
  AFTER_EACH_OTHER(latch.count_down(), while (!latch.try_wait()) std::this_thread::yield());
}
ORDERED(latch_arrive_and_wait) {
  std::latch latch(3);
  int parts[3] = {};
  auto body = [&](int own) {
    parts[own] = 1;
    latch.arrive_and_wait();
    expect(parts[0] + parts[1] + parts[2] == 3);
  };
  together([&] { body(0); }, [&] { body(1); }, [&] { body(2); });
}
UNORDERED(latch_count_down_only) {
  std::latch latch(2);
  AFTER_EACH_OTHER(latch.count_down(), latch.count_down());
}
UNORDERED(latch_not_there_yet) {
  std::latch latch(2);
  AFTER_EACH_OTHER(latch.count_down(), expect(!latch.try_wait()));
}

ORDERED(barrier_phases) {
  std::barrier barrier(2);
  int parts[2] = {};
  auto body = [&](int own) {
    for (int phase = 1; phase <= 2; phase++) {
      parts[own] = phase;
      barrier.arrive_and_wait();
      expect(parts[0] == phase && parts[1] == phase);
      barrier.arrive_and_wait();
    }
  };
  together([&] { body(0); }, [&] { body(1); });
}
ORDERED(barrier_completion) {
  int parts[2] = {}, sum = 0;
  auto add = [&]() noexcept { sum += parts[0] + parts[1]; };
  std::barrier barrier(2, add);
  auto body = [&](int own) {
    parts[own] = 1;
    barrier.arrive_and_wait();
    expect(sum == 2);
    barrier.arrive_and_wait();
  };
  together([&] { body(0); }, [&] { body(1); });
  expect(sum == 4);
}
ORDERED(barrier_token) {
  std::barrier barrier(2);
  together([&] { barrier.wait((data = 1, barrier.arrive())); }, [&] {
    barrier.arrive_and_wait();
    expect(data == 1);
  });
}
ORDERED(barrier_arrive_and_drop) {
  std::barrier barrier(2);
  together(
      [&] {
        data = 1;
        barrier.arrive_and_drop();
      },
      [&] {
        barrier.arrive_and_wait();
        expect(data == 1);
        barrier.arrive_and_wait();
      });
}
UNORDERED(barrier_arrive_only) {
  std::barrier barrier(3);
  AFTER_EACH_OTHER((void)barrier.arrive(), (void)barrier.arrive());
}
UNORDERED(barrier_dropped_only) {
  std::barrier barrier(3);
  AFTER_EACH_OTHER(barrier.arrive_and_drop(), (void)barrier.arrive());
}

ORDERED(semaphore_release_acquire) {
  std::binary_semaphore semaphore(0);
  AFTER_EACH_OTHER(semaphore.release(), semaphore.acquire());
}
ORDERED(semaphore_release_try_acquire) {
  std::counting_semaphore<4> semaphore(0);
  AFTER_EACH_OTHER(semaphore.release(2), while (!semaphore.try_acquire()) std::this_thread::yield());
}
ORDERED(semaphore_release_try_acquire_for) {
  std::counting_semaphore<> semaphore(0);
  together(
      [&] {
        data = 1;
        semaphore.release();
      },
      [&] {
        expect(semaphore.try_acquire_for(24h));
        expect(data == 1);
      });
}
UNORDERED(semaphore_acquire_acquire) {
  std::counting_semaphore<> semaphore(2);
  AFTER_EACH_OTHER(semaphore.acquire(), semaphore.acquire());
}
UNORDERED(semaphore_acquire_failed) {
  std::counting_semaphore<> semaphore(1);
  AFTER_EACH_OTHER(semaphore.acquire(), expect(!semaphore.try_acquire()));
}
UNORDERED(semaphore_acquire_timed_out) {
  std::counting_semaphore<> semaphore(1);
  AFTER_EACH_OTHER(semaphore.acquire(), expect(!semaphore.try_acquire_for(1ms)));
}

int main(int, char **arguments) { return Law::main(arguments[1]); }
