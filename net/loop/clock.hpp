#pragma once

#include <porthouse/protocol/ports/loop.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace porthouse::net {

/// Where the shards get their time from: the machine's clock, or one that a test moves by hand.
/// Safe on any thread.
class clock_source {
public:
  using time_point = protocol::loop::clock::time_point;

  [[nodiscard]] virtual time_point now() const noexcept = 0;
  /// Whether time passes by itself. If not, the loops wait for no time: whoever moves the clock
  /// wakes them afterwards.
  [[nodiscard]] virtual bool passes() const noexcept = 0;

protected:
  ~clock_source() = default;
};

/// The machine's own steady clock.
[[nodiscard]] const clock_source& steady_time() noexcept;

/// A coarse time for deadlines, counted from the start of the shard, in `tick_length`s: it fits
/// into four bytes per connection and lasts for six years.
using tick = std::uint32_t;

constexpr std::chrono::milliseconds tick_length{50};
constexpr tick never = UINT32_MAX;

/// The tick that has surely come no sooner than `wait` after `now`.
[[nodiscard]] constexpr tick tick_after(tick now, std::chrono::milliseconds wait) noexcept {
  const auto ticks = std::max(wait, std::chrono::milliseconds{0}) / tick_length + 2;
  return ticks < never - now ? now + static_cast<tick>(ticks) : never - 1;
}

}  // namespace porthouse::net
