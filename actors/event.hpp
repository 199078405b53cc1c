#pragma once

#include <porthouse/protocol/message/message.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace porthouse {

/// An event as it goes over the wire: `{"event": event, "body": body}`.
[[nodiscard]] protocol::message event_message(
    std::string_view event, const boost::json::object& body);

/// The parts of an inbound event. Valid as long as the message they were read from.
struct event_view {
  std::string_view name;                     ///< "" if the message is no event
  const boost::json::value* body = nullptr;  ///< null without one
};
[[nodiscard]] event_view read_event(const protocol::message& from);

}  // namespace porthouse
