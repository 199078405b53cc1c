#pragma once

#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/websocket/close_code.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// What became of a frame that was offered to a connection.
enum class offered : std::uint8_t {
  queued,      ///< it leaves at the end of this turn of the loop, or as soon as the client reads
  overflowed,  ///< the queue is full: dropped, and the connection now closes with slow_consumer
  closing,     ///< dropped: a Close frame has been queued already, or the connection has ended
};
BOOST_DESCRIBE_ENUM(offered, queued, overflowed, closing)

/// How a connection ended.
struct ending {
  enum class cause : std::uint8_t {
    by_client,  ///< the client sent Close first; `code` is what it said
    by_us,      ///< we sent Close first; `code` is what we said
    stopping,   ///< we sent Close first, or cut it, because the server stops
    timed_out,  ///< a deadline passed (idle, pong, close handshake); `code` is what we said, if
                ///< anything
    reset,      ///< TCP or TLS ended without a Close frame
  };
  cause why = cause::reset;
  close_code code = close_code::none;
  std::string reason = {};
};

/// Our end of one WebSocket. Everything happens on the thread of the connection's loop.
///
/// Outlives every call until `wire_events::closed` has been called; not to be touched afterwards.
class wire {
public:
  /// Queues a text or binary frame. Never blocks, never throws, never calls back.
  virtual offered send(const frame& frame) noexcept = 0;
  /// Sends Close with `code` behind what is queued and waits for the client's, within a deadline.
  /// Messages that come in meanwhile are dropped. Further calls do nothing. Never calls back.
  virtual void close(close_code code, std::string_view reason) noexcept = 0;
  /// Lets the connection read again after `received`: each call is good for one `received`.
  /// Control frames are answered only while reading. Never calls back.
  virtual void read_on() noexcept = 0;
  /// Bytes that wait to leave, those of this turn included.
  [[nodiscard]] virtual std::size_t queued() const noexcept = 0;

protected:
  ~wire() = default;
};

/// What happens on one WebSocket, told on the thread of its loop.
///
/// After each `received` the connection reads nothing until `wire::read_on`; a new connection has
/// one such right to begin with.
class wire_events {
public:
  /// Whole messages, in order, at least one, at most `limits::messages_per_read`.
  virtual void received(std::vector<message> messages) = 0;
  /// Told exactly once, last. The wire is gone when this returns, and this object may be too.
  virtual void closed(const ending& how) = 0;

protected:
  ~wire_events() = default;
};

}  // namespace porthouse::protocol
