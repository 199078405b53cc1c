#include <porthouse/actors/runtime/rooms/request_outcome.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace porthouse {
namespace {

using protocol::request_end;

std::string checked(std::string text) {
  if (!protocol::is_utf8(text))
    throw std::invalid_argument{"a reply is text, and this is not UTF-8: encode bytes before"};
  return text;
}

std::string_view message_of(request_end how) noexcept {
  switch (how) {
    case request_end::late: return "its time was over before it was begun";
    case request_end::busy: return "too many of your requests are open: wait for their replies";
    case request_end::moved: return "the room has let you go";
    case request_end::crashed: return "something went wrong in the room";
    case request_end::dropped: return "the room has not replied";
    case request_end::timed_out: return "the room has not replied in time";
    default: return "";
  }
}

}  // namespace

request_outcome answered_with(const boost::json::value& body) {
  return {request_end::answered, checked(R"("body":)" + boost::json::serialize(body))};
}

request_outcome refused_with(
    std::string_view code, std::string_view message, const boost::json::object& more) {
  boost::json::object error{{"code", code}, {"message", message}};
  for (const auto& [key, value] : more) error.insert_or_assign(key, value);
  error.insert_or_assign("code", code);
  const auto ours = code == "shape"           ? request_end::shape
                    : code == "no_such_event" ? request_end::no_such_event
                                              : request_end::refused;
  return {ours, checked(R"("error":)" + boost::json::serialize(error))};
}

request_outcome failed_by(request_end how) {
  auto made = refused_with(protocol::enumerator_name(how), message_of(how));
  made.how = how;
  return made;
}

bool was_begun(request_end how) noexcept {
  switch (how) {
    case request_end::late:
    case request_end::shape:
    case request_end::no_such_event:
    case request_end::busy: return false;
    default: return true;
  }
}

protocol::message reply_to(std::string_view ask, const request_outcome& with) {
  std::string text = R"({"reply":)";
  text += ask;
  text += ',';
  text += with.text;
  text += '}';
  return protocol::message::text(text);
}

}  // namespace porthouse
