// Futures and stop tokens: a part of waiting.cc, whose program costs one compile.
#pragma once
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>

#include "laws.hpp"

using namespace std::chrono_literals;

// ---- futures

ORDERED(promise_value) {
  std::promise<int> promise;
  auto future = promise.get_future();
  AFTER_EACH_OTHER(promise.set_value(1), expect(future.get() == 1));
}
ORDERED(promise_void) {
  std::promise<void> promise;
  auto future = promise.get_future();
  AFTER_EACH_OTHER(promise.set_value(), future.get());
}
ORDERED(promise_wait_for) {
  std::promise<int &> promise;
  auto future = promise.get_future();
  AFTER_EACH_OTHER(promise.set_value(data), expect(future.wait_for(0s) == std::future_status::ready));
}
ORDERED(promise_exception) {
  std::promise<int> promise;
  auto future = promise.get_future();
  AFTER_EACH_OTHER(promise.set_exception(std::make_exception_ptr(1)), future.wait());
}
ORDERED(promise_broken) {
  auto promise = std::make_unique<std::promise<int>>();
  auto future = promise->get_future();
  AFTER_EACH_OTHER(promise.reset(), future.wait());
}
ORDERED(promise_at_thread_exit) {
  std::promise<int> promise;
  auto future = promise.get_future();
  std::thread thread([&] {
    promise.set_value_at_thread_exit(1);
    data = 1;
  });
  expect(future.get() == 1);
  expect(data == 1);
  thread.join();
}
ORDERED(shared_future_readers) {
  std::promise<int> promise;
  std::shared_future<int> future = promise.get_future().share();
  auto reader = [&, future] {
    expect(future.get() == 1);
    expect(data == 1);
  };
  together(
      [&] {
        data = 1;
        promise.set_value(1);
      },
      reader, reader);
}
ORDERED(packaged_task) {
  std::packaged_task<int()> task([&] { return data = 1; });
  auto future = task.get_future();
  together([&] { task(); }, [&] { expect(future.get() == data); });
}
ORDERED(async) {
  auto future = std::async(std::launch::async, [&] { data = 1; });
  future.get();
  expect(data == 1);
}
ORDERED(async_destroyed) {
  { auto future = std::async(std::launch::async, [&] { data = 1; }); }
  expect(data == 1);
}
UNORDERED(future_not_asked) {
  auto future = std::async(std::launch::async, [&] { data = 1; });
  use(data);
}

// ---- stop tokens

ORDERED(stop_requested) {
  std::stop_source source;
  AFTER_EACH_OTHER(source.request_stop(), while (!source.stop_requested()) std::this_thread::yield());
}
UNORDERED(stop_not_requested) {
  std::stop_source source;
  AFTER_EACH_OTHER(expect(!source.stop_requested()), expect(!source.stop_requested()));
}
UNORDERED(stop_after_request) {
  std::jthread thread([](std::stop_token token) {
    while (!token.stop_requested()) std::this_thread::yield();
    use(data);
  });
  thread.request_stop();
  data = 1;
}
ORDERED(stop_callback_in_requester) {
  std::stop_source source;
  std::stop_callback callback(source.get_token(), [&] { data++; });
  data++;
  std::thread thread([&] { source.request_stop(); });
  thread.join();
  expect(data == 2);
}
ORDERED(stop_callback_destroyed) {
  std::stop_source source;
  std::thread thread([&] { source.request_stop(); });
  { std::stop_callback callback(source.get_token(), [&] { data++; }); }
  data++;
  thread.join();
}
