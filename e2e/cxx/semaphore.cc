// std::counting_semaphore: a release hands over to the acquire that consumes it. With -DBUGGY two permits let both threads in.
#include <cassert>
#include <chrono>
#include <semaphore>
#include <thread>

using namespace std::chrono_literals;

#ifdef BUGGY
static std::counting_semaphore<4> permits(2);
#else
static std::counting_semaphore<4> permits(1);
#endif
static std::binary_semaphore never(0);
static int count;

int main() {
  auto work = [] {
    permits.acquire();
    count++;
    permits.release();
  };
  std::thread a(work), b(work);
  if (permits.try_acquire_for(1h)) permits.release();
  assert(!never.try_acquire_for(3us));
  assert(!never.try_acquire_for(10ms));
  assert(!never.try_acquire());
  a.join();
  b.join();
#ifndef BUGGY
  assert(count == 2);
#endif
}
