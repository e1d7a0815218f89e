// stop_source, stop_token and stop_callback: what happens before the request is seen by the callback and by who polls the token.
// With -DBUGGY the reason is written after the request.
#include <cassert>
#include <stop_token>
#include <thread>

static int reason, seen, calls;

int main(int argc, char **) {
  std::stop_source source;
  {
    std::jthread worker([token = source.get_token()] {
      while (!token.stop_requested()) std::this_thread::yield();
      seen = reason;
    });
    std::stop_callback callback(source.get_token(), [] { calls++; });
#ifndef BUGGY
    reason = argc + 2;
#endif
    assert(source.request_stop());
#ifdef BUGGY
    reason = argc + 2;
#endif
  }
  assert(!source.request_stop() && calls == 1 && seen <= 3);
  std::jthread own([](std::stop_token token) {
    while (!token.stop_requested()) std::this_thread::yield();
  });
}
