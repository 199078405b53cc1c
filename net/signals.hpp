#pragma once

#include <memory>

namespace porthouse::net {

/// Waits for SIGINT or SIGTERM, which from construction to destruction no longer end the process.
class signals {
public:
  signals();
  ~signals();
  signals(const signals&) = delete;
  signals& operator=(const signals&) = delete;

  /// Blocks until a signal has come, or `cancel`. Returns the signal's number, 0 if cancelled.
  int wait();
  /// Ends `wait`, now or when it is called. From any thread.
  void cancel();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse::net
