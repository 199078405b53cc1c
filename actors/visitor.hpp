#pragma once

#include <porthouse/protocol/delivery/parcel.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/ownership/batch.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace porthouse {

using protocol::arrival;
using protocol::close_code;
using protocol::departure;
using protocol::identity;
using protocol::identity_ptr;
using protocol::message;
using protocol::move_error;
using protocol::move_failure;
using protocol::socket_id;
using protocol::verdict;

class space_engine;

/// A socket as its owner sees it, for as long as it stays: from `connected` to `left`.
///
/// Belongs to its lockspace; only to be used inside that lockspace's hooks, timers and
/// continuations. After a verdict that lets the socket go nothing reaches it any more: `send` then
/// does nothing.
class visitor {
public:
  /// Made by the server only.
  visitor(space_engine& home, identity_ptr who) noexcept : home_{home}, who_{std::move(who)} {}
  visitor(const visitor&) = delete;
  visitor& operator=(const visitor&) = delete;
  ~visitor() = default;

  [[nodiscard]] socket_id id() const noexcept { return who_->id; }
  /// The client's id once a space has learnt it; "" before.
  [[nodiscard]] const std::string& name() const noexcept { return who_->name; }
  /// Good until this space renames it or notes something, or it has left.
  [[nodiscard]] const identity& who() const noexcept { return *who_; }
  [[nodiscard]] identity_ptr share() const noexcept { return who_; }
  /// How it came here.
  [[nodiscard]] arrival how() const noexcept { return how_; }
  /// The name of the place it came from, or could not go to. Inside `connected` only; "" elsewhere
  /// and for new sockets.
  [[nodiscard]] std::string_view from() const noexcept;
  /// What it was to go to, and why it is here instead, if `how()` is `arrival::move_failed`. Inside
  /// `connected` only; nullptr elsewhere.
  [[nodiscard]] const move_failure* failure() const noexcept;
  /// Whether this space may still act on it; false once it has been let go.
  [[nodiscard]] bool here() const noexcept { return state_ == state::here; }

  /// Sends a message as it is: its bytes are shared, not copied.
  void send(const message& what);
  /// Sends `text`, which must be UTF-8.
  void send(std::string_view text) { send(message::text(text)); }
  /// Sends `{"event": event, "body": body}`.
  void send(std::string_view event, const boost::json::object& body);
  /// Gives the client its id. The name travels with the socket. Throws std::invalid_argument if it
  /// is longer than `limits::name_bytes`, or not UTF-8.
  void rename(std::string name);
  /// Keeps `value` under `key` in the attributes that travel with the socket. Spaces that share a
  /// socket do not undo each other's notes; each sees those of the others from the next arrival on.
  /// Throws std::invalid_argument if all together would be more than `limits::attributes_bytes`, or
  /// not UTF-8.
  void note(std::string_view key, boost::json::value value);
  /// The same for texts, numbers, and whatever Boost.JSON converts from.
  template <class Value>
  void note(std::string_view key, const Value& value) {
    if constexpr (std::is_constructible_v<boost::json::value, const Value&>) {
      note(key, boost::json::value(value));
    } else {
      note(key, boost::json::value_from(value));
    }
  }
  /// Erases what was kept under `key`; nothing if nothing was.
  void erase_note(std::string_view key);
  /// Gives the verdict that a hook put off with `later()`. Without such a hook: as the space's own
  /// `release`, `move_to` or `close`.
  void answer(verdict what);

private:
  friend class space_engine;
  enum class state : std::uint8_t { here, leaving };

  space_engine& home_;
  identity_ptr who_;
  protocol::socket_ref stay_;
  protocol::batch_ptr in_hand_;            // while an answer is put off
  protocol::request_number question_ = 0;  // the one an answer is owed to; 0 is none
  std::uint32_t member_ = 0;               // index among its shard's members
  std::uint8_t index_ = 0;
  arrival how_ = arrival::opened;
  state state_ : 1 = state::here;
  bool paused_ : 1 = false;     // what is in hand is gone on with later
  std::uint8_t wrong_ = 0;      // messages of it that were rejected, and are not forgiven yet
  std::uint32_t wrong_at_ = 0;  // when the last was, in seconds
};

}  // namespace porthouse
