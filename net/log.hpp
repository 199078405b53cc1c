#pragma once

#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/settings/log.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace porthouse::net {

/// The log of a server: lines on stderr, written by a thread of its own. Whoever writes to it never
/// waits: if nobody reads stderr, lines are dropped and counted.
///
///   2026-11-27T09:04:15.123Z warning lobby: received: out of range (socket 12, node a)
///   {"time":"2026-11-27T09:04:15.123Z","level":"warning","room":"lobby","where":"received",
///    "node":"a","socket":12,"message":"out of range"}        (one line)
class log {
public:
  /// `node` is this node's name, if it is one of several. Lines go to `descriptor`, which stays the
  /// caller's. Starts the thread.
  log(const protocol::log_settings& how, std::string node, const protocol::limits& bounds,
      int descriptor = 2);
  /// As `end`, within a second.
  ~log();
  log(const log&) = delete;
  log& operator=(const log&) = delete;

  /// From any thread; never waits for a reader.
  void write(const protocol::log_entry& entry) noexcept;
  /// Waits until what was written has left, at most for `patience`; drops the rest. What is written
  /// afterwards is dropped. From any thread.
  void end(std::chrono::milliseconds patience) noexcept;
  /// Lines that nobody will see. From any thread.
  [[nodiscard]] std::uint64_t dropped() const noexcept;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse::net
