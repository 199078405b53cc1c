#pragma once

#include <porthouse/actors/event.hpp>
#include <porthouse/actors/handler.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/session/contract.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <boost/json/object.hpp>

#include <concepts>
#include <memory>
#include <string_view>
#include <type_traits>

namespace porthouse {

using protocol::contract;
using protocol::leaving;
using protocol::overflow;
using protocol::operator""_KiB;
using protocol::operator""_MiB;

/// What a room says to all of its visitors, and what becomes of that while it waits for one that
/// does not read as fast, or is away: a part of every `lockspace`.
class broadcasts {
public:
  broadcasts(const broadcasts&) = delete;
  broadcasts& operator=(const broadcasts&) = delete;

protected:
  broadcasts() = default;
  ~broadcasts() = default;

  /// How much may wait for one client, and what gives way if it is more; in the constructor:
  ///
  ///     outbox({.policy = overflow::conflate, .bytes = 128_KiB, .messages = 512});
  ///
  /// Unless the policy is to close, what is broadcast may then be dropped, and what is sent to one
  /// visitor may not: `marks` can say otherwise for each message. A room that says nothing has its
  /// clients closed past `limits::queue_bytes`, and their sessions ended past `limits::away_bytes`;
  /// no room can have more. What is not waiting is never dropped, so a client that reads hears
  /// everything. Clients without a session are not told what they have missed.
  ///
  /// The hook `full` is called when more comes than may wait, and `drained` when nothing waits any
  /// more.
  ///
  /// Throws std::invalid_argument if nothing at all may wait, or for another `then` than it may be.
  void outbox(const contract& terms);

  /// To all who are here, but one. The frame is built once.
  void broadcast(const message& said, const visitor* except = nullptr);
  void broadcast(std::string_view text) { broadcast(message::text(text)); }  ///< a text in UTF-8
  template <std::same_as<visitor> Visitor>
  void broadcast(std::string_view text, const Visitor* except) {
    broadcast(message::text(text), except);
  }
  /// `{"event": event, "body": body}` to all who are here, but one.
  void broadcast(
      std::string_view event, const boost::json::object& body, const visitor* except = nullptr);
  /// The same for all that `visitor::send` takes as a body.
  template <class Body>
    requires(!std::is_pointer_v<Body>)
  void broadcast(std::string_view event, const Body& body, const visitor* except = nullptr) {
    handling::demand_body<Body>();
    if constexpr (shape::can_be_written<Body>()) {
      if (anybody_here()) broadcast(event_message(event, body), except);
    }
  }

  /// The same, and what may be done with this message while it waits:
  ///
  ///     broadcast("price", {{"of", "X"}, {"is", 7}}, {.key = "X"});
  void broadcast(const message& said, const marks& how, const visitor* except = nullptr);
  void broadcast(
      std::string_view event, const boost::json::object& body, const marks& how,
      const visitor* except = nullptr);
  template <class Body>
    requires(!std::is_pointer_v<Body>)
  void broadcast(
      std::string_view event, const Body& body, const marks& how, const visitor* except = nullptr) {
    handling::demand_body<Body>();
    if constexpr (shape::can_be_written<Body>()) {
      if (anybody_here()) broadcast(event_message(event, body), how, except);
    }
  }

private:
  friend class space_engine;

  [[nodiscard]] bool anybody_here() const noexcept;
  /// As `how` says, or if it does not say whether it may be dropped, as `droppable` does.
  [[nodiscard]] protocol::mark_ptr marked(const marks& how, bool droppable) const;

  std::shared_ptr<const contract> contract_;
  protocol::mark_ptr to_all_;  // of what is said without marks: nullptr without a contract
  protocol::mark_ptr to_one_;  // may not be dropped
};

}  // namespace porthouse
