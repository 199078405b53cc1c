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
  /// Starts the thread. `what` must throw nothing.
  ticker(std::chrono::milliseconds pause, std::function<void()> what);
  /// As `end`.
  ~ticker() { end(); }
  ticker(const ticker&) = delete;
  ticker& operator=(const ticker&) = delete;

  /// Has `what` done now rather than at the end of the pause. From any thread.
  void tick();
  /// Waits until `what`, if it is being done, has been done, and ends the thread. From any other.
  void end();

private:
  void run();

  const std::chrono::milliseconds pause_;
  const std::function<void()> what_;
  std::mutex guard_;  // of the two below
  std::condition_variable news_;
  bool ending_ = false;
  bool asked_ = false;
  std::thread thread_;
};

}  // namespace porthouse::net
