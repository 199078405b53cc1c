#pragma once

#include <memory>

namespace porthouse::net {

/// Waits for SIGINT, SIGTERM or SIGHUP, which from construction on no longer end the process.
class signals {
public:
  signals();
  ~signals();
  signals(const signals&) = delete;
  signals& operator=(const signals&) = delete;

  /// Blocks until a signal has come, or `cancel`. Returns the signal's number, 0 if cancelled. One
  /// that came before is not lost. After SIGINT or SIGTERM they are as they were before: another
  /// ends the process at once.
  int wait();
  /// Ends `wait`, now or when it is called. From any thread.
  void cancel();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse::net
