// <mutex> and <shared_mutex>.
#include <chrono>
#include <mutex>
#include <shared_mutex>

#include "laws.hpp"

using namespace std::chrono_literals;

#define EXCLUSIVE(kind)                                                           \
  ORDERED(kind##_unlock_lock) {                                                   \
    std::kind m;                                                                  \
    AFTER_EACH_OTHER((m.lock(), m.unlock()), (m.lock(), m.unlock()));             \
  }                                                                               \
  ORDERED(kind##_unlock_try_lock) {                                               \
    std::kind m;                                                                  \
    AFTER_EACH_OTHER((m.lock(), m.unlock()), (expect(m.try_lock()), m.unlock())); \
  }                                                                               \
  ORDERED(kind##_counts) {                                                        \
    std::kind m;                                                                  \
    auto body = [&] {                                                             \
      for (int i = 0; i < 2; i++) {                                               \
        std::lock_guard guard(m);                                                 \
        data++;                                                                   \
      }                                                                           \
    };                                                                            \
    together(body, body);                                                         \
    expect(data == 4);                                                            \
  }
EXCLUSIVE(mutex)
EXCLUSIVE(recursive_mutex)
EXCLUSIVE(timed_mutex)
EXCLUSIVE(recursive_timed_mutex)
EXCLUSIVE(shared_mutex)
EXCLUSIVE(shared_timed_mutex)

#define FAILED(kind)                                                   \
  UNORDERED(kind##_failed_try_lock) {                                  \
    std::kind m;                                                       \
    AFTER_EACH_OTHER_AND(m.lock(), expect(!m.try_lock()), m.unlock()); \
  }
FAILED(mutex)
FAILED(recursive_mutex)
FAILED(timed_mutex)
FAILED(recursive_timed_mutex)
FAILED(shared_mutex)
FAILED(shared_timed_mutex)

#define TIMED(kind)                                                                      \
  ORDERED(kind##_unlock_try_lock_for) {                                                  \
    std::kind m;                                                                         \
    AFTER_EACH_OTHER((m.lock(), m.unlock()), (expect(m.try_lock_for(1ms)), m.unlock())); \
  }                                                                                      \
  ORDERED(kind##_try_lock_until_waits) {                                                 \
    std::kind m;                                                                         \
    auto body = [&] {                                                                    \
      expect(m.try_lock_until(std::chrono::steady_clock::now() + 1h));                   \
      data++;                                                                            \
      m.unlock();                                                                        \
    };                                                                                   \
    together(body, body, body);                                                          \
    expect(data == 3);                                                                   \
  }
TIMED(timed_mutex)
TIMED(recursive_timed_mutex)
TIMED(shared_timed_mutex)

#define EXPIRED(kind)                                                         \
  UNORDERED(kind##_timed_out) {                                               \
    std::kind m;                                                              \
    AFTER_EACH_OTHER_AND(m.lock(), expect(!m.try_lock_for(1ms)), m.unlock()); \
  }
EXPIRED(timed_mutex)
EXPIRED(recursive_timed_mutex)
EXPIRED(shared_timed_mutex)

#define PASSED(kind)                                                                                               \
  UNORDERED(kind##_timed_out_until) {                                                                              \
    std::kind m;                                                                                                   \
    AFTER_EACH_OTHER_AND(m.lock(), expect(!m.try_lock_until(std::chrono::system_clock::now() + 1ms)), m.unlock()); \
  }
PASSED(timed_mutex)
PASSED(recursive_timed_mutex)
PASSED(shared_timed_mutex)

#define SHARED(kind)                                                                \
  ORDERED(kind##_writer_reader) {                                                   \
    std::kind m;                                                                    \
    AFTER_EACH_OTHER((m.lock(), m.unlock()), (m.lock_shared(), m.unlock_shared())); \
  }                                                                                 \
  ORDERED(kind##_reader_writer) {                                                   \
    std::kind m;                                                                    \
    AFTER_EACH_OTHER((m.lock_shared(), m.unlock_shared()), (m.lock(), m.unlock())); \
  }                                                                                 \
  ORDERED(kind##_readers_and_writers) {                                             \
    std::kind m;                                                                    \
    auto reader = [&] {                                                             \
      std::shared_lock guard(m);                                                    \
      use(data);                                                                    \
    };                                                                              \
    auto writer = [&] {                                                             \
      std::unique_lock guard(m);                                                    \
      data++;                                                                       \
    };                                                                              \
    together(reader, writer, writer);                                               \
    expect(data == 2);                                                              \
  }
SHARED(shared_mutex)
SHARED(shared_timed_mutex)

#define READERS(kind)                                                                             \
  UNORDERED(kind##_readers) {                                                                     \
    std::kind m;                                                                                  \
    AFTER_EACH_OTHER((m.lock_shared(), m.unlock_shared()), (m.lock_shared(), m.unlock_shared())); \
  }
READERS(shared_mutex)
READERS(shared_timed_mutex)

#define LOCKEDOUT(kind)                                                       \
  UNORDERED(kind##_failed_try_lock_shared) {                                  \
    std::kind m;                                                              \
    AFTER_EACH_OTHER_AND(m.lock(), expect(!m.try_lock_shared()), m.unlock()); \
  }
LOCKEDOUT(shared_mutex)
LOCKEDOUT(shared_timed_mutex)

#define READ(kind)                                                                   \
  UNORDERED(kind##_writer_fails_at_reader) {                                         \
    std::kind m;                                                                     \
    AFTER_EACH_OTHER_AND(m.lock_shared(), expect(!m.try_lock()), m.unlock_shared()); \
  }
READ(shared_mutex)
READ(shared_timed_mutex)

UNORDERED(write_under_shared_lock) {
  std::shared_mutex m;
  auto body = [&] {
    std::shared_lock guard(m);
    data++;
  };
  together(body, body);
}
UNORDERED(another_mutex) {
  std::mutex m, other;
  AFTER_EACH_OTHER((m.lock(), m.unlock()), (other.lock(), other.unlock()));
}

UNORDERED(shared_timed_mutex_reader_timed_out) {
  std::shared_timed_mutex m;
  AFTER_EACH_OTHER_AND(m.lock(), expect(!m.try_lock_shared_for(1ms)), m.unlock());
}
ORDERED(shared_timed_mutex_writer_timed_reader) {
  std::shared_timed_mutex m;
  AFTER_EACH_OTHER((m.lock(), m.unlock()), (expect(m.try_lock_shared_until(std::chrono::steady_clock::now() + 1s)), m.unlock_shared()));
}

ORDERED(recursive_mutex_twice) {
  std::recursive_mutex m;
  AFTER_EACH_OTHER((m.lock(), m.lock(), m.unlock(), m.unlock()), (m.lock(), expect(m.try_lock()), m.unlock(), m.unlock()));
}
UNORDERED(recursive_mutex_still_held) {
  std::recursive_mutex m;
  AFTER_EACH_OTHER_AND((m.lock(), m.lock(), m.unlock()), expect(!m.try_lock()), m.unlock());
}
ORDERED(recursive_timed_mutex_twice) {
  std::recursive_timed_mutex m;
  AFTER_EACH_OTHER((m.lock(), m.lock(), m.unlock(), m.unlock()), (m.lock(), expect(m.try_lock_for(1ms)), m.unlock(), m.unlock()));
}

ORDERED(scoped_lock_of_two) {
  std::mutex a;
  std::timed_mutex b;
  auto forth = [&] {
    std::scoped_lock guard(a, b);
    data++;
  };
  auto back = [&] {
    std::scoped_lock guard(b, a);
    data++;
  };
  together(forth, back);
  expect(data == 2);
}
ORDERED(lock_and_adopt) {
  std::mutex a, b, c;
  auto body = [&] {
    std::lock(a, b, c);
    std::lock_guard x(a, std::adopt_lock), y(b, std::adopt_lock), z(c, std::adopt_lock);
    data++;
  };
  together(body, body);
}
UNORDERED(try_lock_of_two_fails) {
  std::mutex a, b;
  AFTER_EACH_OTHER_AND(b.lock(), expect(std::try_lock(a, b) == 1), b.unlock());
}
ORDERED(unique_lock_moves) {
  std::mutex m;
  auto body = [&] {
    std::unique_lock guard(m, std::defer_lock);
    guard.lock();
    std::unique_lock owner = std::move(guard);
    data++;
  };
  together(body, body);
}

ORDERED(call_once_body) {
  std::once_flag once;
  AFTER_EACH_OTHER(std::call_once(once, [] {}), std::call_once(once, std::abort));
}
UNORDERED(call_once_returns) {
  std::once_flag once;
  std::call_once(once, [] {});
  AFTER_EACH_OTHER(std::call_once(once, std::abort), std::call_once(once, std::abort));
}
ORDERED(call_once_races) {
  std::once_flag once;
  auto body = [&] {
    std::call_once(once, [&] { data++; });
    expect(data == 1);
  };
  together(body, body, body);
}

static int initialised() { return 1; }
ORDERED(local_static) {
  auto get = [] {
    static int value = initialised();
    return value;
  };
  AFTER_EACH_OTHER(get(), get());
}
UNORDERED(local_static_there_already) {
  auto get = [] {
    static int value = initialised();
    return value;
  };
  get();
  AFTER_EACH_OTHER(get(), get());
}
UNORDERED(double_checked_without_atomics) {
  static bool made;
  static std::mutex m;
  auto body = [&] {
    if (!made) {
      std::lock_guard guard(m);
      if (!made) data = 1;
      made = true;
    }
    use(data);
  };
  together(body, body);
}
ORDERED(double_checked) {
  static std::atomic<bool> made;
  static std::mutex m;
  auto body = [&] {
    if (!made.load(std::memory_order_acquire)) {
      std::lock_guard guard(m);
      if (!made.load(std::memory_order_relaxed)) data = 1;
      made.store(true, std::memory_order_release);
    }
    expect(data == 1);
  };
  together(body, body);
}

int main(int, char **arguments) { return Law::main(arguments[1]); }
