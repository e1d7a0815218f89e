// Atomics, shared pointers, thread-local objects and what the library shares between threads on its own.
#include <exception>
#include <iostream>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <sstream>
#include <string>

#include "laws.hpp"

constexpr auto relaxed = std::memory_order_relaxed, acquire = std::memory_order_acquire, release = std::memory_order_release;

struct Small {
  char bytes[3];
};
struct Large {
  long long words[4];
};

// A weak memory shows older values, so what is ordered is only what follows a newer one.
inline void if_seen(int &data, Body write, bool (*read)(void *), void *object) {
  together(
      [&] {
        data = 1;
        write();
      },
      [&] {
        if (read(object)) expect(data == 1);
      });
}
template <class Condition>
void if_seen(int &data, Body write, Condition condition) {
  if_seen(data, write, [](void *object) -> bool { return (*static_cast<Condition *>(object))(); }, &condition);
}
#define IF_SEEN(write, condition) if_seen(data, [&] { write; }, [&] { return condition; })

template <class Type>
bool same(Type a, Type b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

#define ATOMIC(name, type, one)                                                                   \
  ORDERED(name##_release_acquire) {                                                               \
    std::atomic<type> atomic{};                                                                   \
    IF_SEEN(atomic.store(one, release), same<type>(atomic.load(acquire), one));                   \
  }                                                                                               \
  ORDERED(name##_exchange) {                                                                      \
    std::atomic<type> atomic{};                                                                   \
    IF_SEEN((void)atomic.exchange(one, release), same<type>(atomic.exchange(one, acquire), one)); \
  }                                                                                               \
  UNORDERED(name##_release_relaxed) {                                                             \
    std::atomic<type> atomic{};                                                                   \
    AFTER_EACH_OTHER(atomic.store(one, release), (void)atomic.load(relaxed));                     \
  }                                                                                               \
  UNORDERED(name##_relaxed_acquire) {                                                             \
    std::atomic<type> atomic{};                                                                   \
    AFTER_EACH_OTHER(atomic.store(one, relaxed), (void)atomic.load(acquire));                     \
  }
ATOMIC(atomic_char, char, 1)
ATOMIC(atomic_bool, bool, true)
ATOMIC(atomic_short, short, 1)
ATOMIC(atomic_int, int, 1)
ATOMIC(atomic_llong, long long, 1)
ATOMIC(atomic_double, double, 1.0)
using Pointer = int *;
ATOMIC(atomic_pointer, Pointer, &data)
ATOMIC(atomic_int128, __int128, 1)
constexpr Small small{{1, 2, 3}};
ATOMIC(atomic_small, Small, small)
constexpr Large large{{1, 2, 3, 4}};
ORDERED(atomic_large_release_acquire) {
  std::atomic<Large> atomic{};
  IF_SEEN(atomic.store(large, release), same(atomic.load(acquire), large));
}

ORDERED(atomic_ref_release_acquire) {
  int value = 0;
  IF_SEEN(std::atomic_ref(value).store(1, release), std::atomic_ref(value).load(acquire) == 1);
}
UNORDERED(atomic_ref_relaxed) {
  int value = 0;
  AFTER_EACH_OTHER(std::atomic_ref(value).store(1, relaxed), (void)std::atomic_ref(value).load(acquire));
}
UNORDERED(atomic_ref_and_plain) { AFTER_EACH_OTHER(data = 2, (void)std::atomic_ref(data).load()); }
ORDERED(atomic_flag_clear_set) {
  std::atomic_flag flag;
  flag.test_and_set();
  IF_SEEN(flag.clear(release), !flag.test_and_set(acquire));
}
ORDERED(atomic_flag_wait) {
  std::atomic_flag flag;
  together(
      [&] {
        data = 1;
        flag.test_and_set(release);
        flag.notify_one();
      },
      [&] {
        flag.wait(false, acquire);
        expect(data == 1);
      });
}
template <class Type>
void wait_for(int &data, std::memory_order order) {
  std::atomic<Type> atomic{};
  together(
      [&] {
        data = 1;
        atomic.store(1, release);
        atomic.notify_all();
      },
      [&] {
        atomic.wait(0, order);
        use(data);
      });
}
ORDERED(wait_acquire_char) { wait_for<char>(data, acquire); }
ORDERED(wait_acquire_int) { wait_for<int>(data, acquire); }
ORDERED(wait_acquire_llong) { wait_for<long long>(data, acquire); }
UNORDERED(wait_relaxed_char) { wait_for<char>(data, relaxed); }
UNORDERED(wait_relaxed_int) { wait_for<int>(data, relaxed); }
UNORDERED(wait_relaxed_llong) { wait_for<long long>(data, relaxed); }
UNORDERED(notify_wait) {
  std::atomic<int> atomic{1};
  AFTER_EACH_OTHER(atomic.notify_all(), atomic.wait(0));
}

ORDERED(compare_exchange_failed_acquire) {
  std::atomic<int> atomic{0};
  int expected = 0;
  IF_SEEN(atomic.store(1, release), !atomic.compare_exchange_strong(expected, 2, relaxed, acquire));
}
UNORDERED(compare_exchange_failed_relaxed) {
  std::atomic<int> atomic{0};
  int expected = 0;
  AFTER_EACH_OTHER(atomic.store(1, release), (void)atomic.compare_exchange_strong(expected, 2, acquire, relaxed));
}
ORDERED(fences) {
  std::atomic<int> atomic{0};
  IF_SEEN((std::atomic_thread_fence(release), atomic.store(1, relaxed)),
          atomic.load(relaxed) == 1 && (std::atomic_thread_fence(acquire), true));
}
UNORDERED(fence_of_the_writer_only) {
  std::atomic<int> atomic{0};
  AFTER_EACH_OTHER((std::atomic_thread_fence(release), atomic.store(1, relaxed)), (void)atomic.load(relaxed));
}
UNORDERED(signal_fences) {
  std::atomic<int> atomic{0};
  AFTER_EACH_OTHER((std::atomic_signal_fence(release), atomic.store(1, relaxed)),
                   ((void)atomic.load(relaxed), std::atomic_signal_fence(acquire)));
}
ORDERED(release_sequence) {
  std::atomic<int> atomic{0};
  std::atomic<bool> added{false};
  together(
      [&] {
        data = 1;
        atomic.store(1, release);
        while (!added.load(relaxed)) std::this_thread::yield();
      },
      [&] {
        while (atomic.load(relaxed) == 0) std::this_thread::yield();
        atomic.fetch_add(1, relaxed);
        added.store(true, relaxed);
      },
      [&] {
        while (atomic.load(acquire) != 2) std::this_thread::yield();
        expect(data == 1);
      });
}

// ---- shared pointers

ORDERED(shared_ptr_last_owner) {
  struct Object {
    int value = 0;
    ~Object() { expect(value++ >= 0); }
  };
  auto object = std::make_shared<Object>();
  together([other = object]() mutable { use(other->value); other.reset(); }, [other = std::move(object)]() mutable {
    use(other->value);
    other.reset();
  });
}
ORDERED(shared_ptr_atomically) {
  std::shared_ptr<int> shared;
  auto writer = [&] { std::atomic_store(&shared, std::make_shared<int>(1)); };
  auto reader = [&] {
    auto mine = std::atomic_load(&shared);
    expect(mine == nullptr || *mine == 1);
  };
  together(writer, reader, writer);
}
UNORDERED(shared_ptr_use_count) {
  auto one = std::make_shared<int>(1);
  auto other = one;
  AFTER_EACH_OTHER(one.reset(), expect(other.use_count() == 1));
}
UNORDERED(weak_ptr_expired) {
  auto one = std::make_shared<int>(1);
  std::weak_ptr<int> weak = one;
  AFTER_EACH_OTHER(one.reset(), expect(weak.expired()));
}
UNORDERED(weak_ptr_lock_fails) {
  auto one = std::make_shared<int>(1);
  std::weak_ptr<int> weak = one;
  AFTER_EACH_OTHER(one.reset(), expect(weak.lock() == nullptr));
}
UNORDERED(shared_ptr_same_object) {
  auto shared = std::make_shared<int>(1);
  together([&] { shared = std::make_shared<int>(2); }, [&] { auto copy = shared; });
}
ORDERED(exception_ptr_last_owner) {
  struct Object {
    int value = 0;
    ~Object() { value++; }
  };
  auto object = std::make_exception_ptr(Object());
  together([other = object]() mutable { other = nullptr; }, [other = std::move(object)]() mutable { other = nullptr; });
}

// ---- threads' own objects, and the process's

struct AtEnd {
  int *data;
  ~AtEnd() { (*data)++; }
};
ORDERED(thread_local_destructor) {
  auto body = [] {
    static std::mutex mutex;
    std::lock_guard guard(mutex);
    thread_local AtEnd at_end{&data};
  };
  std::thread(body).join();
  std::thread(body).join();
  expect(data == 2);
}
UNORDERED(thread_local_destructors) {
  auto body = [] { thread_local AtEnd at_end{&data}; };
  together(body, body);
}
ORDERED(standard_streams) {
  auto body = [] { std::cout << "a" << 1 << 2.5 << std::endl; };
  together(body, body, [] { std::cerr << "b" << 2 << '\n'; });
}
UNORDERED(allocation_orders_nothing) { AFTER_EACH_OTHER(delete new int, delete new int); }
UNORDERED(own_stream) {
  std::ostringstream out;
  auto body = [&] { out << 1; };
  together(body, body);
}
ORDERED(synchronized_pool) {
  std::pmr::synchronized_pool_resource pool;
  auto body = [&] {
    for (int i = 0; i < 2; i++) {
      std::pmr::string text("long enough not to be kept in the string", &pool);
      expect(text.size() > 20);
    }
  };
  together(body, body);
}
UNORDERED(unsynchronized_pool) {
  std::pmr::unsynchronized_pool_resource pool;
  auto body = [&] { std::pmr::string text("long enough not to be kept in the string", &pool); };
  together(body, body);
}

int main(int, char **arguments) { return Law::main(arguments[1]); }
