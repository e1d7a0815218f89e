#include "pool.hpp"

#ifndef HAVE_SCHED_H
#error "the configure check failed"
#endif

Pool::Pool(unsigned threads) {
  for (unsigned i = 0; i < threads; i++) threads_.emplace_back([this] { work(); });
}

Pool::~Pool() {
  {
    std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

void Pool::submit(std::function<void()> task) {
  {
    std::lock_guard guard(mutex_);
    tasks_.push(std::move(task));
  }
  changed_.notify_one();
}

void Pool::work() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    if (tasks_.empty()) return;
    auto task = std::move(tasks_.front());
    tasks_.pop();
    lock.unlock();
    task();
  }
}
