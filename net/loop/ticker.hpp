#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace porthouse::net {

/// A thread that does the same again and again, with a pause in between: for what must go on while
/// every loop is stuck.
class ticker {
public:
  using clock = std::chrono::steady_clock;

  /// Starts the thread. `task` must throw nothing.
  ticker(std::chrono::milliseconds pause, std::function<void()> task);
  /// As `end`, without a bound.
  ~ticker() { static_cast<void>(end(clock::time_point::max())); }
  ticker(const ticker&) = delete;
  ticker& operator=(const ticker&) = delete;

  /// Has the task done now rather than at the end of the pause. From any thread.
  void tick();
  /// Waits until the task, if it is being done, has been done, and ends the thread; but not beyond
  /// `until`: then the thread is stuck, and has to be left behind. Returns whether it has ended.
  /// From any other thread.
  [[nodiscard]] bool end(clock::time_point until);

private:
  void run();

  const std::chrono::milliseconds pause_;
  const std::function<void()> task_;
  std::mutex guard_;  // of what is below but the thread
  std::condition_variable news_;
  bool ending_ = false;
  bool asked_ = false;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace porthouse::net
