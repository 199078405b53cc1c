#pragma once

#include <porthouse/actors/answered.hpp>
#include <porthouse/actors/event.hpp>
#include <porthouse/actors/handler.hpp>
#include <porthouse/actors/marks.hpp>
#include <porthouse/actors/request_handler.hpp>
#include <porthouse/actors/verdict.hpp>
#include <porthouse/actors/visitor_state.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/ownership/socket_ref.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace porthouse {

namespace protocol {
class batch;
}  // namespace protocol

using protocol::absence;
using protocol::arrival;
using protocol::close_code;
using protocol::departure;
using protocol::identity;
using protocol::identity_ptr;
using protocol::message;
using protocol::move_error;
using protocol::move_failure;
using protocol::socket_id;

class space_engine;

/// A socket as its owner sees it, for as long as it stays: from `connected` to `left`.
///
/// Belongs to its lockspace; only to be used inside that lockspace's hooks, timers and
/// continuations. After a verdict that lets the socket go nothing reaches it any more: `send` then
/// does nothing.
class visitor {
public:
  /// Made by the server only.
  visitor(space_engine& home, identity_ptr identity) noexcept;
  visitor(const visitor&) = delete;
  visitor& operator=(const visitor&) = delete;
  ~visitor();

  [[nodiscard]] socket_id id() const noexcept { return who_->id; }
  /// The client's id once a space has learnt it; "" before.
  [[nodiscard]] const std::string& name() const noexcept { return who_->name; }
  /// Good until this space renames it or notes something, or it has left.
  [[nodiscard]] const identity& who() const noexcept { return *who_; }
  [[nodiscard]] identity_ptr share() const noexcept { return who_; }
  /// How it came here.
  [[nodiscard]] arrival how() const noexcept { return how_; }
  /// The name of the place it came from, or could not go to. Only while it arrives; "" at any other
  /// time and for new sockets.
  [[nodiscard]] std::string_view from() const noexcept;
  /// Whether this space may still act on it; false once it has been let go.
  [[nodiscard]] bool here() const noexcept { return here_; }
  /// Whether its client has lost its connection, and may come back: what is sent to it waits. Only
  /// of clients that speak `porthouse.v1`.
  [[nodiscard]] bool away() const noexcept { return away_; }
  /// Whether more waits for its client than the room's `outbox` allows: from `full` to `drained`.
  [[nodiscard]] bool full() const noexcept { return full_; }
  /// How many bytes wait for its client, as far as the server could not send them yet. As it was
  /// when its last message was on its way here, or when this room was told last that it is full, or
  /// has drained.
  [[nodiscard]] std::size_t queued() const noexcept { return queued_; }

  /// What this room keeps about it, of a type of the room's own; made by default the first time. It
  /// ends with the stay, after `left`; a sibling has another. Throws std::logic_error if it is of
  /// another type (a room has one struct for all that it keeps), or if it has not been set and is
  /// not made without arguments.
  template <class State>
  [[nodiscard]] State& state() {
    static_assert(
        std::is_object_v<State> && !std::is_const_v<State>,
        "a state is a struct of the room's own: who.state<trial>()");
    return state_of_room_.get<State>();
  }
  /// Replaces it, such as in `connected`. Returns it as it is kept.
  template <class State>
  State& state(State value) {
    return state_of_room_.set(std::move(value));
  }

  /// Sends a message as it is: its bytes are shared, not copied.
  void send(const message& message);
  /// Sends `text`, which must be UTF-8.
  void send(std::string_view text) { send(message::text(text)); }
  /// Sends `{"event": event, "body": body}`.
  void send(std::string_view event, const boost::json::object& body);
  /// The same for a struct with BOOST_DESCRIBE_STRUCT, or whatever else `on` takes as a body: what
  /// is written here is read there (see <porthouse/actors/body_writer.hpp>).
  template <class Body>
  void send(std::string_view event, const Body& body) {
    handling::demand_body<Body>();
    if constexpr (shape::can_be_written<Body>()) send(event_message(event, body));
  }
  /// Asks the client, by `{"event": event, "body": body, "ask": id}`, and calls `then` with what it
  /// answers: `who.ask("sure?", {{"sum", 9}}, 10s, &shop::sure)`. `then` is a member function
  /// `void sure(visitor&, const answered<bool>&)` of the room, or a function object of that form;
  /// one that takes `auto` needs `ask<bool>`. It is called in the room, once: with the value that
  /// the client sends, `{"reply": id, "body": true}`, or with what is wrong with that, its refusal
  /// `{"reply": id, "error": {"code": …, "message": …}}`, `timed_out`, or `left`, before the hook
  /// of that name. What it throws is logged, as of `after`.
  ///
  /// A reply comes in its turn among the client's messages: not while a verdict is put off by
  /// `later()`. One to no question that is open is ignored, and counts as a wrong message. Past
  /// `limits::open_questions` the answer is a refusal by the code `busy`. Throws
  /// std::invalid_argument unless `within` is positive.
  template <class Value = handling::unsaid, class Body = boost::json::object, class Then>
  void ask(std::string_view event, const Body& body, std::chrono::milliseconds within, Then then) {
    using wanted = handling::value_asked<Value, Then>;
    handling::demand_body<Body>();
    handling::demand_hearer<wanted, Then>();
    if constexpr (shape::can_be_written<Body>() && handling::can_hear_answer<wanted, Then>()) {
      ask_any(
          event, write_body(body), within,
          [then = std::move(then)](visitor& back, const reply_view& said) mutable {
            const auto read = read_answer<wanted>(said);
            if constexpr (handling::member<Then>::is_one) {
              using room = typename handling::member<Then>::room;
              (static_cast<room&>(back.room_of()).*then)(back, read);
            } else {
              then(back, read);
            }
            return read.how;
          });
    }
  }
  /// The same, and what may be done with this message while it waits:
  /// `who.send("hint", hint, {.droppable = true, .stale_after = 2s})`.
  void send(const message& message, const marks& how);
  void send(std::string_view event, const boost::json::object& body, const marks& how);
  template <class Body>
  void send(std::string_view event, const Body& body, const marks& how) {
    handling::demand_body<Body>();
    if constexpr (shape::can_be_written<Body>()) send(event_message(event, body), how);
  }
  /// Gives the client its id. The name travels with the socket. Throws std::invalid_argument if it
  /// is longer than `limits::name_bytes`, or not UTF-8.
  void rename(std::string name);
  /// Keeps `value` under `key` in the attributes that travel with the socket. Spaces that share a
  /// socket do not undo each other's notes; each sees those of the others from the next arrival on.
  /// Throws std::invalid_argument if all together would be more than `limits::attributes_bytes`, or
  /// not UTF-8.
  void note(std::string_view key, boost::json::value value);
  /// The same for texts, numbers, and whatever `send` takes as a body.
  template <class Value>
  void note(std::string_view key, const Value& value) {
    handling::demand_value<Value>();
    if constexpr (shape::can_be_written<Value>()) note(key, write_body(value));
  }
  /// Erases what was kept under `key`; nothing if nothing was.
  void erase_note(std::string_view key);
  /// Gives the verdict that a hook put off with `later()`. Without such a hook: as the space's own
  /// `release`, `move_to` or `close`.
  void answer(verdict verdict);

private:
  friend class later_reply;
  friend class space_engine;

  [[nodiscard]] lockspace& room_of() noexcept;
  [[nodiscard]] std::shared_ptr<pending_reply> put_off_reply();
  void ask_any(
      std::string_view event, const boost::json::value& body, std::chrono::milliseconds within,
      std::function<answer_status(visitor&, const reply_view&)> then);

  space_engine& home_;
  identity_ptr who_;
  protocol::socket_ref stay_;
  visitor_state state_of_room_;
  boost::intrusive_ptr<protocol::batch> in_hand_;  // while an answer is put off
  protocol::request_number request_ = 0;           // the one that is to be answered; 0 is none
  std::size_t queued_ = 0;                         // bytes, as told last
  std::uint32_t member_ = 0;                       // index among its shard's members
  std::uint8_t index_ = 0;
  arrival how_ = arrival::opened;
  bool here_ : 1 = true;        // false: it has been let go
  bool away_ : 1 = false;       // its client has lost its connection
  bool full_ : 1 = false;       // more waits for it than may
  bool told_full_ : 1 = false;  // and its room has heard that
  bool paused_ : 1 = false;     // the rest of what is in hand is served later
  std::uint8_t wrong_ = 0;      // its messages that were rejected, and are not forgiven yet
  std::uint32_t wrong_at_ = 0;  // when the last was, in seconds
  std::uint32_t heard_at_ = 0;  // when what is in hand came, in milliseconds; 0: nobody has looked
};

}  // namespace porthouse
