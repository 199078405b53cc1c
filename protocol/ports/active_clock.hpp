#pragma once

#include <chrono>

namespace porthouse::protocol {

/// The time that counts against clients and peers: a loop's clock, less every gap in which the loop
/// could not read, because the process was stopped (SIGSTOP, a frozen container, a stalled
/// hypervisor) or a hook did not return. A client cannot be called silent while nothing reads what
/// it sends, so deadlines are kept on this clock.
///
/// After a gap it stands still until the loop has read what had been waiting, so that no client
/// counts as silent whose bytes still lie in the kernel. One thread.
class active_clock {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// A loop for which something is due takes a turn at least so often; what is longer is a gap.
  static constexpr std::chrono::milliseconds longest_wait{1'000};

  explicit active_clock(time_point begun) noexcept
      : real_{begun}, active_{begun}, last_gap_{begun - memory} {}

  /// A turn of the loop begins at `real`. `behind`: the last turn has not looked at all that was
  /// there to be read.
  void turn(time_point real, bool behind) noexcept;
  /// As `turn`, of a clock that is moved by hand: all of it counts.
  void count(time_point real) noexcept;

  /// The active time at which the turn began.
  [[nodiscard]] time_point now() const noexcept { return active_; }
  /// The active time at `real`, in this turn.
  [[nodiscard]] time_point at(time_point real) const noexcept { return active_ + (real - real_); }

private:
  /// Wake-ups are late by so much on a busy machine.
  static constexpr std::chrono::milliseconds slack{250};
  /// Gaps that follow each other sooner than this count for `longest_wait` each, so that time goes
  /// on for a loop whose every turn is long.
  static constexpr std::chrono::seconds memory{10};
  /// Turns for which the clock may stand still after a gap: a flood of bytes cannot hold it.
  static constexpr int most_turns_behind = 1'024;

  time_point real_;
  time_point active_;
  time_point last_gap_;
  int turns_behind_ = 0;  // for which the clock may still stand
};

}  // namespace porthouse::protocol
