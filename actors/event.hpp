#pragma once

#include <porthouse/actors/body_writer.hpp>
#include <porthouse/protocol/message/message.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace porthouse {

/// An event as it goes over the wire: `{"event": event, "body": body}`.
[[nodiscard]] protocol::message event_message(
    std::string_view event, const boost::json::object& body);
/// The same for a body that is JSON of any kind.
[[nodiscard]] protocol::message write_event(std::string_view event, const boost::json::value& body);
/// The same for an event that asks for a reply: `{"event": event, "body": body, "ask": id}`.
[[nodiscard]] protocol::message write_question(
    std::string_view event, const boost::json::value& body, std::string_view id);
/// The same for a body of the user's own type.
template <class Body>
  requires(shape::can_be_written<Body>())
[[nodiscard]] protocol::message event_message(std::string_view event, const Body& body) {
  return write_event(event, write_body(body));
}

/// The parts of an inbound event. Valid as long as the message they were read from.
struct event_view {
  std::string_view name;                      ///< "" if the message is no event
  const boost::json::value* body = nullptr;   ///< null without one
  const boost::json::value* ask = nullptr;    ///< of a request: what its reply carries
  const boost::json::value* ttl = nullptr;    ///< of a request: for how long it waits
  const boost::json::value* once = nullptr;   ///< of a request: the key that it is repeated by
  const boost::json::value* reply = nullptr;  ///< no event: it answers the question of that name
};
/// Takes `from` apart; parses its JSON unless that has been done.
[[nodiscard]] event_view read_event(const protocol::message& from);

}  // namespace porthouse
