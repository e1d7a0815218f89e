#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

extern "C" long elapsed_ns(void);

class Pool {
public:
  explicit Pool(unsigned threads);
  ~Pool();
  void submit(std::function<void()> task);

private:
  void work();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};
