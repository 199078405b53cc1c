#pragma once

#include <porthouse/protocol/session/contract.hpp>

#include <cstdint>

namespace porthouse::protocol {

/// The books of the sessions of one shard, on its thread. They balance at every moment:
/// offered = numbered + dropped.all() + waiting; numbered = acknowledged + in_window + lost;
/// opened = attached + away + ended.
struct session_ledger {
  std::uint64_t offered = 0;       ///< frames for sessions that took them, notices included
  std::uint64_t numbered = 0;      ///< of those: sent, the first time
  std::uint64_t waiting = 0;       ///< of those: not yet
  dropped_messages dropped;        ///< of those: never
  std::uint64_t acknowledged = 0;  ///< of the numbered
  std::uint64_t in_window = 0;     ///< sent, and not acknowledged
  std::uint64_t lost = 0;          ///< not acknowledged when the session ended
  std::uint64_t resent = 0;        ///< frames sent once more, however often
  std::uint64_t taken_in = 0;      ///< counted frames of clients

  std::uint64_t opened = 0;
  std::uint64_t attached = 0;  ///< to a connection
  std::uint64_t away = 0;      ///< without one, and kept
  std::uint64_t ended = 0;
  std::uint64_t resumed = 0;      ///< connections that came back to their session
  std::uint64_t not_resumed = 0;  ///< that did not, though they showed a token

  session_ledger& operator+=(const session_ledger& other) noexcept {
    offered += other.offered;
    numbered += other.numbered;
    waiting += other.waiting;
    dropped += other.dropped;
    acknowledged += other.acknowledged;
    in_window += other.in_window;
    lost += other.lost;
    resent += other.resent;
    taken_in += other.taken_in;
    opened += other.opened;
    attached += other.attached;
    away += other.away;
    ended += other.ended;
    resumed += other.resumed;
    not_resumed += other.not_resumed;
    return *this;
  }

  [[nodiscard]] bool balanced() const noexcept {
    return offered == numbered + dropped.all() + waiting &&
           numbered == acknowledged + in_window + lost && opened == attached + away + ended;
  }
};

}  // namespace porthouse::protocol
