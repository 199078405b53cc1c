#include <porthouse/net/loop/block_signals.hpp>
#include <porthouse/net/loop/ticker.hpp>

#include <utility>

namespace porthouse::net {

ticker::ticker(std::chrono::milliseconds pause, std::function<void()> task)
    : pause_{pause}, task_{std::move(task)} {
  thread_ = std::thread{[this] { run(); }};
}

void ticker::run() {
  block_signals();
  std::unique_lock lock{guard_};
  while (!ending_) {
    news_.wait_for(lock, pause_, [this] { return ending_ || asked_; });
    if (ending_) break;
    asked_ = false;
    lock.unlock();
    task_();
    lock.lock();
  }
  ended_ = true;
  news_.notify_all();
}

void ticker::tick() {
  const std::lock_guard lock{guard_};
  asked_ = true;
  news_.notify_all();
}

bool ticker::end(clock::time_point until) {
  if (!thread_.joinable()) return true;
  {
    std::unique_lock lock{guard_};
    ending_ = true;
    news_.notify_all();
    const auto has_ended = [this] { return ended_; };
    if (until == clock::time_point::max()) {
      news_.wait(lock, has_ended);
    } else if (!news_.wait_until(lock, until, has_ended)) {
      return false;
    }
  }
  thread_.join();
  return true;
}

}  // namespace porthouse::net
