#pragma once

#include <porthouse/net/tcp/descriptor.hpp>

#include <atomic>
#include <chrono>
#include <string_view>

namespace porthouse::net {

/// A descriptor to which lines are written by one thread, which waits for their reader, but never
/// beyond a time that another thread may set.
///
/// The descriptor is shared with other processes, so its mode is not touched: a pipe is opened anew
/// for us, without blocking, and a socket is told with every send.
class log_output {
public:
  using clock = std::chrono::steady_clock;

  /// `native` stays the caller's.
  explicit log_output(int native);

  /// Writes `line` whole; false if that could not be. Only one thread at a time.
  bool write(std::string_view line) noexcept;
  /// Nothing is waited for beyond `when`. From any thread.
  void wait_until(clock::time_point when) noexcept { until_ = when; }

private:
  [[nodiscard]] long write_some(std::string_view bytes) const noexcept;
  [[nodiscard]] bool wait() const noexcept;

  int native_;
  bool is_socket_ = false;
  descriptor own_;  // of a pipe: the same one, without blocking
  std::atomic<clock::time_point> until_ = clock::time_point::max();
};

}  // namespace porthouse::net
