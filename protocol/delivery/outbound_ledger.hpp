#pragma once

#include <porthouse/protocol/ports/wire.hpp>

#include <cstdint>

namespace porthouse::protocol {

/// The books of what goes out: offered = queued + dropped, at every moment.
struct outbound_ledger {
  std::uint64_t offered = 0;     ///< frames for sockets, a broadcast counted once per receiver
  std::uint64_t queued = 0;      ///< queued at a connection
  std::uint64_t overflowed = 0;  ///< dropped: the client did not read
  std::uint64_t closing = 0;     ///< dropped: the connection was closing
  std::uint64_t void_stay = 0;   ///< dropped: the stay it was meant for was over
  std::uint64_t enveloped = 0;   ///< dropped by an envelope

  /// What became of a frame that was offered to a connection.
  void note(protocol::offered result) noexcept {
    ++offered;
    switch (result) {
      case protocol::offered::queued:
      case protocol::offered::filled: ++queued; return;
      case protocol::offered::overflowed: ++overflowed; return;
      case protocol::offered::closing: ++closing; return;
    }
  }

  outbound_ledger& operator+=(const outbound_ledger& other) noexcept {
    offered += other.offered;
    queued += other.queued;
    overflowed += other.overflowed;
    closing += other.closing;
    void_stay += other.void_stay;
    enveloped += other.enveloped;
    return *this;
  }

  [[nodiscard]] std::uint64_t dropped() const noexcept {
    return overflowed + closing + void_stay + enveloped;
  }
  [[nodiscard]] bool balanced() const noexcept { return offered == queued + dropped(); }
};

}  // namespace porthouse::protocol
