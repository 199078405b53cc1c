#pragma once

#include <porthouse/protocol/enumerators.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace porthouse::protocol {

/// What happens when more waits for a client than its room allows.
enum class overflow : std::uint8_t {
  close,  ///< the client is closed with 4000 (slow consumer), or its session ends if it is away
  drop_oldest,  ///< of what may be dropped, what has waited longest goes
  drop_newest,  ///< what may be dropped is not taken in any more
  conflate,     ///< an older message of the same key goes as a newer one comes; then `drop_oldest`
  block,        ///< what the client sends is not read for now: see `contract::then`
};
BOOST_DESCRIBE_ENUM(overflow, close, drop_oldest, drop_newest, conflate, block)

/// What becomes of what waits for a client when it leaves the room that has said it.
enum class leaving : std::uint8_t {
  keep,  ///< it goes out, before what the next room says
  drop,  ///< what may be dropped goes
};
BOOST_DESCRIBE_ENUM(leaving, keep, drop)

/// What a room promises each of its clients about what waits for it: when it does not read as fast
/// as it is spoken to, and while it is away. Of who reads nothing waits, and nothing is dropped.
struct contract {
  overflow policy = overflow::close;
  /// Of this room's messages that wait for one client, as they go over the wire uncompressed. What
  /// may not be dropped counts, but is bounded by what the server keeps for one client only
  /// (`limits::queue_bytes`, `limits::away_bytes`), unless the policy is to close.
  std::size_t bytes = std::size_t{256} << 10U;
  /// The same as their number.
  std::size_t messages = 1'024;
  leaving on_leave = leaving::keep;
  /// Under `overflow::block` the client, which may have asked for more than it reads, is not read
  /// from until it has taken all that waits: what it sends waits at its end. For `block_for`
  /// nothing is dropped, then this holds. One of close, drop_oldest, drop_newest. Of a client with
  /// a session up to 1 024 messages are read and kept meanwhile, as its acknowledgements come among
  /// them; then they are heard.
  overflow then = overflow::drop_oldest;
  std::chrono::milliseconds block_for{1'000};
  /// Whether clients that speak porthouse.v1 are told what they have missed, where it is missing.
  bool notice = true;
  /// Tells rooms apart, for keys: set by the server.
  std::uint64_t room = 0;
};

/// What may be done with a message while it waits. Shared by all who wait for it.
struct mark {
  /// Of the room that says it; nullptr if that has none.
  std::shared_ptr<const contract> under = {};
  bool droppable = false;
  /// Under `overflow::conflate`: a newer message of this room and key takes its place, at the end
  /// of what waits. "" for none.
  std::string key = {};
  /// It is dropped if it has waited for longer than that when its turn comes; 0: never.
  std::chrono::milliseconds stale_after{0};
};
using mark_ptr = std::shared_ptr<const mark>;

/// Messages that have been dropped while they waited, by why.
struct dropped_messages {
  std::uint64_t oldest = 0;     ///< for newer ones
  std::uint64_t newest = 0;     ///< for older ones
  std::uint64_t conflated = 0;  ///< for a newer one of the same key
  std::uint64_t stale = 0;      ///< they had waited for too long
  std::uint64_t left = 0;       ///< their client has left the room
  std::uint64_t ended = 0;      ///< their client, or its session

  dropped_messages& operator+=(const dropped_messages& other) noexcept {
    oldest += other.oldest;
    newest += other.newest;
    conflated += other.conflated;
    stale += other.stale;
    left += other.left;
    ended += other.ended;
    return *this;
  }
  [[nodiscard]] std::uint64_t all() const noexcept {
    return oldest + newest + conflated + stale + left + ended;
  }
};

}  // namespace porthouse::protocol
