#include <porthouse/actors/event.hpp>

#include <boost/json/serialize.hpp>

#include <string>

namespace porthouse {

namespace {

template <class Body>
protocol::message written(std::string_view event, const Body& body) {
  std::string text = R"({"event":)";
  text += boost::json::serialize(boost::json::string_view{event.data(), event.size()});
  text += R"(,"body":)";
  text += boost::json::serialize(body);
  text += '}';
  return protocol::message::text(text);
}

}  // namespace

protocol::message event_message(std::string_view event, const boost::json::object& body) {
  return written(event, body);
}

protocol::message write_event(std::string_view event, const boost::json::value& body) {
  return written(event, body);
}

event_view read_event(const protocol::message& from) {
  const auto* whole = from.json();
  const auto* object = whole != nullptr ? whole->if_object() : nullptr;
  if (object == nullptr) return {};
  const auto* name = object->if_contains("event");
  if (name == nullptr || !name->is_string()) return {};
  const auto& text = name->get_string();
  return {{text.data(), text.size()}, object->if_contains("body")};
}

}  // namespace porthouse
