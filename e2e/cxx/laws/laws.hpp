// Laws of the C++ library's synchronisation, many to a program; an execution is about one. Most say of two threads whether what the first did before an
// operation happens before what the second does after one, although in every execution the second comes later: a relaxed atomic, which orders nothing,
// sees to that. ORDERED(name) is to have no finding at all, UNORDERED(name) a data race.
#ifndef LAWS_HPP
#define LAWS_HPP
#include <heddle.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

struct Law {
  const char *kind, *name;
  void (*run)();
  Law *next;
  static inline Law *newest = nullptr;

  Law(const char *kind, const char *name, void (*run)()) : kind(kind), name(name), run(run), next(newest) { newest = this; }

  // `list` prints all; a kind runs one of that kind, whichever the schedule chooses, and prints its name.
  static int main(const char *what) {
    unsigned count = 0;
    for (Law *law = newest; law != nullptr; law = law->next) {
      if (std::strcmp(what, "list") == 0) std::printf("%s %s\n", law->kind, law->name);
      if (std::strcmp(what, law->kind) == 0) count++;
    }
    if (count == 0) return 0;
    unsigned chosen = heddle_choose(count);
    for (Law *law = newest; law != nullptr; law = law->next) {
      if (std::strcmp(what, law->kind) != 0 || chosen-- != 0) continue;
      std::printf("%s\n", law->name);
      law->run();
    }
    return 0;
  }
};

#define LAW(kind, name)                     \
  namespace name {                          \
  static int data;                          \
  static void run();                        \
  static Law law(#kind, #name, run);        \
  }                                         \
  static void name::run()
#define ORDERED(name) LAW(ordered, name)
#define UNORDERED(name) LAW(unordered, name)
#define MISUSE(name) LAW(misuse, name)

inline void expect(bool condition) {
  if (!condition) std::abort();
}

inline thread_local volatile int sink;
inline void use(int value) { sink = value; }

// A point in time that orders nothing.
struct Moment {
  std::atomic<bool> reached{false};
  void reach() {
    reached.store(true, std::memory_order_relaxed);
    reached.notify_all();
  }
  void wait() { reached.wait(false, std::memory_order_relaxed); }
};

// One type for all lambdas: a std::thread of each would be most of the compiler's work.
struct Body {
  void (*call)(void *);
  void *object;

  template <class Lambda>
  Body(Lambda &&lambda) : call([](void *object) { (*static_cast<std::remove_reference_t<Lambda> *>(object))(); }), object(&lambda) {}
  Body(const Body &) = default;
  Body(Body &) = default;
  void operator()() const { call(object); }
};

// Runs them in threads of their own and joins these.
inline void together(Body a, Body b) {
  std::thread first(&Body::operator(), &a), second(&Body::operator(), &b);
  first.join();
  second.join();
}
inline void together(Body a, Body b, Body c) {
  std::thread third(&Body::operator(), &c);
  together(a, b);
  third.join();
}

// `last` is what the first thread does when all is over.
inline void after_each_other(int &data, Body first, Body second, Body last) {
  Moment first_done, all_done;
  together(
      [&] {
        data = 1;
        first();
        first_done.reach();
        all_done.wait();
        last();
      },
      [&] {
        first_done.wait();
        second();
        use(data);
        all_done.reach();
      });
}
#define AFTER_EACH_OTHER_AND(first, second, last) after_each_other(data, [&] { first; }, [&] { second; }, [&] { last; })
#define AFTER_EACH_OTHER(first, second) AFTER_EACH_OTHER_AND(first, second, (void)0)

#endif
