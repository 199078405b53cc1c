#pragma once

#include <porthouse/actors/event.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/test/client_session.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse::test {

/// A client of a test house, as if at the other end of a WebSocket: says things, keeps what it
/// hears.
///
/// Belongs to its house. What it says arrives when the house settles; like TCP, it holds back what
/// its socket does not read yet.
class client final : public protocol::carrier {
public:
  /// Made by `house::enter`.
  explicit client(protocol::identity_ptr who) : who_{std::move(who)} {}
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  ~client() = default;

  // -- what it does -------------------------------------------------------------------------------
  void says(std::string_view text) { says(protocol::message::text(text)); }
  void says(protocol::message what);
  /// `{"event": event, "body": body}`
  void says(std::string_view event, const boost::json::object& body);
  /// The same for whatever `visitor::send` takes as a body.
  template <class Body>
    requires(shape::can_be_written<Body>())
  void says(std::string_view event, const Body& body) { says(event_message(event, body)); }
  /// Sends Close and is gone when the house has settled.
  void closes(protocol::close_code code = protocol::close_code::normal);
  /// Loses its connection, for good.
  void vanishes();
  /// Loses its connection, and may come back if it has a session (`house::enter_session`).
  void drops();
  /// Acknowledges nothing of what its session brings from now on.
  void acknowledges_nothing() {
    if (session_) session_->keep_silent();
  }
  /// Acknowledges all that it has heard, and will hear.
  void acknowledges();
  /// Comes back to its session, by another shard if there are several; what it has said meanwhile
  /// goes along. Loses its connection first, if it has not yet. Throws std::logic_error if it has
  /// no session.
  void returns();
  /// Stops reading: once `room` more frames are queued the next one overflows.
  void stalls(std::size_t room) { room_ = room; }

  // -- what it has heard --------------------------------------------------------------------------
  /// Everything heard since the last call, as text.
  [[nodiscard]] std::vector<std::string> heard();
  /// The bodies of the events of that name heard since the last call of either; the rest is kept.
  [[nodiscard]] std::vector<boost::json::object> heard(std::string_view event);
  /// The last event heard: its body; nothing if the last message is no such event.
  [[nodiscard]] std::optional<boost::json::object> last(std::string_view event) const;
  /// The code its connection was closed with by the house; `none` while it is open.
  [[nodiscard]] protocol::close_code closed_with() const noexcept { return closed_with_; }
  [[nodiscard]] const std::string& close_reason() const noexcept { return reason_; }
  /// The HTTP status with which it was refused, and why; 0 if it was accepted.
  [[nodiscard]] unsigned refused_with() const noexcept { return refusal_.status; }
  [[nodiscard]] const std::string& refusal() const noexcept { return refusal_.reason; }
  [[nodiscard]] bool open() const noexcept { return events_ != nullptr && !ending_; }
  /// Its side of the session; nullptr if it has none.
  [[nodiscard]] const client_session* session() const noexcept { return session_.get(); }
  [[nodiscard]] protocol::socket_id id() const noexcept { return who_->id; }
  /// Messages said and not yet read by its socket.
  [[nodiscard]] std::size_t unread() const noexcept { return unread_.size(); }

  // -- the wire, as the house sees it -------------------------------------------------------------
  protocol::offered send(const protocol::frame& frame) noexcept override;
  void close(protocol::close_code code, std::string_view reason) noexcept override;
  void read_on() noexcept override { may_read_ = true; }
  [[nodiscard]] std::size_t queued() const noexcept override { return 0; }
  void tell(protocol::wire_events& to) noexcept override {
    if (events_ != nullptr) events_ = &to;
  }
  void move_to(std::size_t shard, std::unique_ptr<protocol::luggage> with) override;

  // -- for the house ------------------------------------------------------------------------------
  /// Takes a connection to another shard.
  using mover = std::function<void(std::size_t shard, std::unique_ptr<protocol::luggage> with)>;
  /// Sets that.
  void can_move(mover by) { mover_ = std::move(by); }
  /// Opens another connection, which is let in or not.
  using opener = std::function<void()>;
  /// Sets that.
  void can_return(opener by) { opener_ = std::move(by); }
  /// It speaks porthouse.v1 from now on.
  void have_session() { session_ = std::make_unique<client_session>(); }
  /// It has been let in: `to` hears what it says.
  void connect(protocol::wire_events* to) noexcept { events_ = to; }
  /// It has been refused.
  void refuse(unsigned status, std::string why) { refusal_ = {status, std::move(why)}; }
  [[nodiscard]] const protocol::identity_ptr& who() const noexcept { return who_; }
  /// The house stops: it is closed with 1001.
  void stopped();
  /// Brings what was said, at most so many messages of it, or the end, to the socket. Returns
  /// whether anything happened.
  bool pump(std::size_t most = std::numeric_limits<std::size_t>::max());

private:
  void keep(protocol::message message);

  protocol::identity_ptr who_;
  protocol::wire_events* events_ = nullptr;
  mover mover_;
  opener opener_;
  std::unique_ptr<client_session> session_;
  std::unique_ptr<protocol::luggage> luggage_;  // while it is on its way to another shard
  std::size_t destination_ = 0;
  std::deque<protocol::message> unread_;
  std::vector<protocol::message> heard_;
  std::optional<protocol::message> last_;
  std::optional<protocol::ending> ending_;
  std::optional<std::size_t> room_;
  protocol::close_code closed_with_ = protocol::close_code::none;
  std::string reason_;
  struct {
    unsigned status = 0;
    std::string reason;
  } refusal_;
  bool may_read_ = true;
};

}  // namespace porthouse::test
