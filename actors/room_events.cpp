#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/room_events.hpp>
#include <porthouse/actors/runtime/rooms/question_book.hpp>
#include <porthouse/actors/runtime/rooms/request_in_hand.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <stdexcept>

namespace porthouse {

lockspace& room_events::as_lockspace() noexcept { return static_cast<lockspace&>(*this); }

void room_events::handle(std::string event, event_handler what) {
  const auto& room = as_lockspace().name();
  if (event.empty() || event.starts_with('$')) {
    throw std::invalid_argument{
        room + ": on(\"" + event + "\"): an event has a name, and $ is for those of the house"};
  }
  const auto [known, added] = handlers_.try_emplace(std::move(event), std::move(what));
  if (!added) {
    throw std::invalid_argument{
        room + ": on(\"" + known->first + "\") twice: an event has one handler"};
  }
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
void room_events::replied(visitor& who, const boost::json::value& reply) {
  if (auto* request = as_lockspace().engine_->in_hand(who)) request->end(answered_with(reply));
}

verdict room_events::refused(visitor& who, const refusal& why) {
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
