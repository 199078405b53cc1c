#pragma once

#include <cstdint>

namespace porthouse::protocol {

/// The books of what came in: they must balance at every moment.
///
/// received = handled + refused + waiting. Kept per shard, on its thread.
struct ledger {
  std::uint64_t received = 0;   ///< messages that clients sent, as counted by the codec
  std::uint64_t enveloped = 0;  ///< refused: dropped, answered or closed upon by an envelope
  std::uint64_t handled = 0;    ///< begun by an owner
  std::uint64_t closed = 0;     ///< refused: the socket was closing or closed before their turn
  std::uint64_t waiting = 0;    ///< at a socket, not yet begun by an owner
  std::uint64_t moves = 0;      ///< stays begun by a hand-over
  std::uint64_t failed_moves = 0;
  std::uint64_t void_rulings = 0;  ///< verdicts that came too late to count

  ledger& operator+=(const ledger& other) noexcept {
    received += other.received;
    enveloped += other.enveloped;
    handled += other.handled;
    closed += other.closed;
    waiting += other.waiting;
    moves += other.moves;
    failed_moves += other.failed_moves;
    void_rulings += other.void_rulings;
    return *this;
  }

  /// What has changed since `before`, which is an earlier state of the same books.
  [[nodiscard]] ledger since(const ledger& before) const noexcept {
    ledger change{*this};
    change.received -= before.received;
    change.enveloped -= before.enveloped;
    change.handled -= before.handled;
    change.closed -= before.closed;
    change.waiting -= before.waiting;  // may be less than before: wraps, and `+=` wraps back
    change.moves -= before.moves;
    change.failed_moves -= before.failed_moves;
    change.void_rulings -= before.void_rulings;
    return change;
  }

  [[nodiscard]] bool balanced() const noexcept {
    return received == enveloped + handled + closed + waiting;
  }
};

}  // namespace porthouse::protocol
