#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/room_events.hpp>
#include <porthouse/actors/runtime/rooms/question_book.hpp>
#include <porthouse/actors/runtime/rooms/request_in_hand.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <stdexcept>

namespace porthouse {
namespace {

void check_name(const std::string& room, std::string_view word, const std::string& event) {
  if (!event.empty() && !event.starts_with('$')) return;
  throw std::invalid_argument{
      room + ": " + std::string{word} + "(\"" + event +
      "\"): an event has a name, and $ is for those of the house"};
}

}  // namespace

lockspace& room_events::as_lockspace() noexcept { return static_cast<lockspace&>(*this); }

const std::string& room_events::name_of_room() const noexcept {
  return static_cast<const lockspace&>(*this).name();
}

void room_events::handle(std::string event, const event_schema& schema, event_handler what) {
  check_name(name_of_room(), "on", event);
  const auto [known, added] =
      handlers_.try_emplace(std::move(event), known_event{std::move(what), &schema});
  if (!added) {
    throw std::invalid_argument{
        name_of_room() + ": on(\"" + known->first + "\") twice: an event has one handler"};
  }
}

void room_events::declare(std::string event, const event_schema& schema) {
  const auto word = schema.is == event_schema::kind::says ? "says" : "asks";
  check_name(name_of_room(), word, event);
  const auto is_same = [&](const auto& one) {
    return one.first == event && one.second->is == schema.is;
  };
  if (std::ranges::any_of(declared_, is_same)) {
    throw std::invalid_argument{
        name_of_room() + ": " + word + "(\"" + event + "\") twice: an event has one body"};
  }
  declared_.emplace_back(std::move(event), &schema);
}

boost::json::object room_events::schema() const {
  boost::json::object hears;
  boost::json::object answers;
  boost::json::object says;
  boost::json::object asks;
  const auto add = [&](const std::string& event, const event_schema& of) {
    auto* const parts = std::array{&hears, &answers, &says, &asks}[static_cast<std::size_t>(of.is)];
    boost::json::object described;
    if (of.body != nullptr) described["body"] = of.body();
    if (of.reply != nullptr) described["reply"] = of.reply();
    (*parts)[event] = std::move(described);
  };
  std::map<std::string_view, const event_schema*> sorted;  // the same each time
  for (const auto& [event, known] : handlers_) sorted.emplace(event, known.schema);
  for (const auto& [event, schema] : sorted) add(std::string{event}, *schema);
  for (const auto& [event, schema] : declared_) add(event, *schema);
  return {
      {"hears", std::move(hears)},
      {"answers", std::move(answers)},
      {"says", std::move(says)},
      {"asks", std::move(asks)}};
}

void room_events::handle_arrivals(arrival_handler what) {
  if (arrival_handler_) {
    throw std::logic_error{
        as_lockspace().name() + ": on_arrival twice: a room has one handler for arrivals"};
  }
  arrival_handler_ = std::move(what);
}

verdict room_events::misshapen(visitor& who, std::string_view event, const misfit& wrong) {
  return reject(who, "shape", event, {{"field", wrong.field}, {"message", text_of(wrong)}});
}

verdict room_events::reject(
    visitor& who, std::string_view code, std::string_view event, const boost::json::object& more) {
  auto& engine = *as_lockspace().engine_;
  auto* request = engine.in_hand(who);
  const auto replies = request != nullptr && request->open();
  if (replies) request->end(refused_with(code, "", more));
  if (!engine.forgives(who))
    return close(close_code::invalid_data, "too many wrong messages: see the last $error");
  if (replies) return keep();
  boost::json::object body{
      {"code", code}, {"event", protocol::utf8_prefix(event, as_lockspace().bounds().id_bytes)}};
  body.insert(more.begin(), more.end());
  who.send("$error", body);
  return keep();
}

// -- requests -------------------------------------------------------------------------------------

bool room_events::may_begin(visitor& who, bool puts_off) {
  auto* request = as_lockspace().engine_->in_hand(who);
  return request == nullptr || request->may_begin(puts_off);
}

// Of an event that is no request nobody wants to know.
void room_events::reply_to_request(visitor& who, const boost::json::value& reply) {
  if (auto* request = as_lockspace().engine_->in_hand(who)) request->end(answered_with(reply));
}

verdict room_events::refuse_request(visitor& who, const refusal& why) {
  if (auto* request = as_lockspace().engine_->in_hand(who))
    request->end(refused_with(why.code(), why.what()));
  return keep();
}

void room_events::ask_everybody(
    std::string_view event, const boost::json::value& body, std::chrono::milliseconds within,
    std::unique_ptr<survey> of) {
  as_lockspace().engine("ask_all").questions().ask_all(event, body, within, std::move(of));
}

}  // namespace porthouse
