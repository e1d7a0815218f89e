// Every mutex of <mutex> guards its counter. With -DBUGGY one counter is also written without its mutex.
#include <cassert>
#include <chrono>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;

static std::mutex plain;
static std::recursive_mutex recursive;
static std::timed_mutex timed;
static std::recursive_timed_mutex both;
static std::mutex first, second;
static int counts[5], timeouts;

static void work() {
  {
    std::lock_guard guard(plain);
    counts[0]++;
  }
  {
    std::lock_guard outer(recursive);
    std::lock_guard inner(recursive);
    counts[1]++;
  }
  if (timed.try_lock_for(1h)) {
    counts[2]++;
    timed.unlock();
  }
  {
    std::unique_lock outer(both);
    std::unique_lock inner(both, std::try_to_lock);
    counts[3] += inner.owns_lock();
  }
  std::scoped_lock pair(first, second);
  counts[4]++;
}

int main() {
  std::thread a(work);
  std::thread b([] {
    work();
    std::scoped_lock swapped(second, first);
#ifdef BUGGY
    counts[2]++;
#endif
    counts[4]++;
  });
  if (!timed.try_lock_for(1ms)) timeouts++;
  else timed.unlock();
  a.join();
  b.join();
  assert(counts[0] == 2 && counts[1] == 2 && counts[3] == 2 && counts[4] == 3);
#ifndef BUGGY
  assert(counts[2] == 2);
#endif
}
