#pragma once

#include <porthouse/protocol/ports/pulse.hpp>

#include <algorithm>
#include <chrono>

namespace porthouse::protocol {

/// Has work to do in each turn of a loop: the actors that run there.
class turn_taker {
public:
  /// Called by the loop, on its thread, after each batch of events, and after `loop::wake` or a
  /// time asked for by `loop::wake_at`; before what was written in this turn is sent. Does a
  /// bounded piece of work. Returns whether more is waiting: then I/O gets its turn and this is
  /// called again without delay.
  virtual bool take_turn() = 0;

protected:
  ~turn_taker() = default;
};

/// One thread that takes turns: events in, work, bytes out. An event loop of `net`, with sockets or
/// without, or a test's hand-moved loop.
class loop {
public:
  using clock = std::chrono::steady_clock;

  /// Sets the turn taker; nullptr for none. Before the loop starts, or on its thread.
  virtual void set_turn_taker(turn_taker* taker) noexcept = 0;
  /// Asks for a turn soon. From any thread; cheap to call again before the turn has come.
  virtual void wake() noexcept = 0;
  /// Asks for a turn at or soon after `when`, an active time (resolution of a millisecond); an
  /// earlier time replaces a later one, a later one is ignored until the earlier has come. On the
  /// loop's thread only.
  virtual void wake_at(clock::time_point when) = 0;
  /// The time at which this turn began. On the loop's thread only.
  [[nodiscard]] virtual clock::time_point now() const noexcept = 0;
  /// The time that counts for deadlines and timers: as `now`, less all gaps in which the loop could
  /// not work (`active_clock`). On the loop's thread only.
  [[nodiscard]] virtual clock::time_point active_now() const noexcept = 0;
  /// Whether the caller is on this loop's thread.
  [[nodiscard]] virtual bool runs_here() const noexcept = 0;

  /// What the loop is doing. Any thread may look.
  [[nodiscard]] protocol::pulse& pulse() noexcept { return pulse_; }

protected:
  ~loop() = default;

private:
  protocol::pulse pulse_;
};

/// The time `delay` after `now`: `now` if that is negative, and time_point::max(), which never
/// comes, if it lies beyond what the clock can tell. A delay that a client, a room or a setting has
/// chosen is always added by this.
[[nodiscard]] constexpr loop::clock::time_point due_after(
    loop::clock::time_point now, std::chrono::milliseconds delay) noexcept {
  using time = loop::clock::time_point;
  if (delay.count() <= 0) return now;
  const auto left =
      std::chrono::floor<std::chrono::milliseconds>(time::max() - std::max(now, time{}));
  return delay < left ? now + delay : time::max();
}

}  // namespace porthouse::protocol
