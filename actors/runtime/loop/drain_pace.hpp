#pragma once

#include <porthouse/protocol/ownership/verdict.hpp>

#include <chrono>
#include <cstddef>
#include <vector>

namespace porthouse::drain_pace {

// How sockets are let go where many have to be, as when a room retires or a node stops: in batches,
// so that neither the places they go to nor the way there is flooded.

/// So many sockets are let go at once.
inline constexpr std::size_t batch = 64;
/// From one batch to the next.
inline constexpr std::chrono::milliseconds between_batches{10};
/// A socket that comes late, or could not go, gets its turn after this.
inline constexpr std::chrono::milliseconds between_rounds{250};

/// When the socket behind `before` others is let go, from the beginning on.
[[nodiscard]] constexpr std::chrono::milliseconds delay_behind(std::size_t before) noexcept {
  return between_batches * (before / batch);
}

/// How a socket of another node gets back there: to the place below, or, if that fails, to the
/// entry of its own node.
[[nodiscard]] inline std::vector<protocol::verdict> ways_home() {
  using kind = protocol::verdict::kind;
  return {{.what = kind::release}, {.what = kind::release_to}};
}

}  // namespace porthouse::drain_pace
