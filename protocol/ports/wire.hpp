#pragma once

#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/session/contract.hpp>
#include <porthouse/protocol/websocket/close_code.hpp>
#include <porthouse/protocol/websocket/frame.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// What became of a frame that was offered to a connection.
enum class offered : std::uint8_t {
  queued,      ///< it leaves at the end of this turn of the loop, or as soon as the client reads
  filled,      ///< queued or dropped by its contract: more waits than that allows, as of now; once,
               ///< until `wire_events::drained`
  overflowed,  ///< the queue is full: dropped, and the connection now closes with slow_consumer
  closing,     ///< dropped: a Close frame has been queued already, or the connection has ended
};
BOOST_DESCRIBE_ENUM(offered, queued, filled, overflowed, closing)

/// Whether it was taken, for all that is known yet.
[[nodiscard]] constexpr bool is_taken(offered what) noexcept {
  return what == offered::queued || what == offered::filled;
}

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
  /// The same of what `how` says may be dropped while it waits, which is told here as queued; by
  /// default nothing is. nullptr for nothing.
  virtual offered send_marked(const frame& frame, const mark_ptr& how) noexcept;
  /// What has been sent so far was for another stay than what follows: see `contract::on_leave`.
  virtual void seal() noexcept {}
  /// Sends Close with `code` behind what is queued and waits for the client's, within a deadline.
  /// Messages that come in meanwhile are dropped. Further calls do nothing. Never calls back.
  virtual void close(close_code code, std::string_view reason) noexcept = 0;
  /// Lets the connection read again after `received`: each call is good for one `received`.
  /// Control frames are answered only while reading. Never calls back.
  virtual void read_on() noexcept = 0;
  /// Bytes that wait to leave, those of this turn included.
  [[nodiscard]] virtual std::size_t queued() const noexcept = 0;
  /// `send` follows soon: has the cache fetch what that will need, beside this object itself.
  virtual void prefetch() const noexcept {}

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

  /// Nothing waits any more of what has `filled` it.
  virtual void drained() {}
  /// The server stops: Close follows at once.
  virtual void going() {}

protected:
  ~wire_events() = default;
};

/// Whom a connection tells when nobody wants to know any more.
[[nodiscard]] wire_events& nobody() noexcept;

/// What whoever moves a connection to another shard sends along.
struct luggage {
  luggage() = default;
  luggage(const luggage&) = delete;
  luggage& operator=(const luggage&) = delete;
  virtual ~luggage() = default;
};

/// The wire of a connection, as sessions use it, which outlive connections.
class carrier : public wire {
public:
  /// From now on `to` is told what happens here, and nobody else. Must be valid until `closed` or
  /// the next call.
  virtual void tell(wire_events& to) noexcept = 0;
  /// Has the connection go on on the shard of that number, where `server_events::moved` is told,
  /// with `with`, and gets a `carrier` for it. Here nothing is told any more, and this is gone at
  /// the end of the turn. Not before the right to read has been used up, as within `received`.
  virtual void move_to(std::size_t shard, std::unique_ptr<luggage> with) = 0;

protected:
  ~carrier() = default;
};

/// Closes a connection in which nobody is interested any more: nobody is told what it says, nor of
/// its end.
void dismiss(carrier& line, close_code code, std::string_view reason) noexcept;

/// A WebSocket that has opened, as far as the handshake tells.
struct opening {
  identity_ptr who;
  std::string place = {};   ///< the first place that an acceptor chose; "" for the entry
  std::string origin = {};  ///< the page's, as sent; "" if none was
  bool secure = false;      ///< over TLS, perhaps to a trusted proxy
};

}  // namespace porthouse::protocol
