#include <porthouse/actors/event.hpp>

#include <boost/json/serialize.hpp>

#include <string>

namespace porthouse {

namespace {

std::string quoted(std::string_view text) {
  return boost::json::serialize(boost::json::string_view{text.data(), text.size()});
}

template <class Body>
protocol::message written(std::string_view event, const Body& body, std::string_view id = {}) {
  std::string text = R"({"event":)" + quoted(event);
  text += R"(,"body":)";
  text += boost::json::serialize(body);
  if (!id.empty()) text += R"(,"ask":)" + quoted(id);
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

protocol::message write_question(
    std::string_view event, const boost::json::value& body, std::string_view id) {
  return written(event, body, id);
}

event_view read_event(const protocol::message& from) {
  const auto* whole = from.json();
  const auto* object = whole != nullptr ? whole->if_object() : nullptr;
  if (object == nullptr) return {};
  event_view read;
  const auto* name = object->if_contains("event");
  if (name == nullptr || !name->is_string()) {
    if (name == nullptr) read.reply = object->if_contains("reply");
    return read;
  }
  const auto& text = name->get_string();
  read.name = {text.data(), text.size()};
  read.body = object->if_contains("body");
  read.ask = object->if_contains("ask");
  if (read.ask == nullptr) return read;
  read.ttl = object->if_contains("ttl");
  read.once = object->if_contains("once");
  return read;
}

}  // namespace porthouse
