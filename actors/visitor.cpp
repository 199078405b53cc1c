#include <porthouse/actors/event.hpp>
#include <porthouse/actors/runtime/rooms/question_book.hpp>
#include <porthouse/actors/runtime/rooms/request_in_hand.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>
#include <porthouse/actors/visitor.hpp>
#include <porthouse/protocol/ownership/batch.hpp>

#include <string>
#include <utility>

namespace porthouse {

using protocol::identity_change;

visitor::visitor(space_engine& home, identity_ptr identity) noexcept
    : home_{home}, who_{std::move(identity)} {}

visitor::~visitor() = default;

std::string_view visitor::from() const noexcept { return home_.from(*this); }

void visitor::send(const message& message) { home_.send(*this, message.as_frame()); }

void visitor::send(std::string_view event, const boost::json::object& body) {
  home_.send(*this, event_message(event, body).as_frame());
}

lockspace& visitor::room_of() noexcept { return home_.room(); }

std::shared_ptr<pending_reply> visitor::put_off_reply() {
  auto* request = home_.in_hand(*this);
  return request != nullptr ? request->put_off() : nullptr;
}

void visitor::ask_any(
    std::string_view event, const boost::json::value& body, std::chrono::milliseconds within,
    std::function<answer_status(visitor&, const reply_view&)> then) {
  home_.questions().ask(*this, event, body, within, std::move(then));
}

void visitor::rename(std::string name) {
  home_.amend(*this, {identity_change::kind::name, std::move(name), {}});
}

void visitor::note(std::string_view key, boost::json::value value) {
  home_.amend(*this, {identity_change::kind::note, std::string{key}, std::move(value)});
}

void visitor::erase_note(std::string_view key) {
  home_.amend(*this, {identity_change::kind::erase, std::string{key}, {}});
}

void visitor::answer(verdict verdict) { home_.answer(*this, std::move(verdict).decision()); }

}  // namespace porthouse
