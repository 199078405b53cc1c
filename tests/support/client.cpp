#include <porthouse/actors/event.hpp>
#include <porthouse/test/client.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace porthouse::test {

using protocol::close_code;
using protocol::ending;

void client::says(protocol::message what) {
  if (!session_) return unread_.push_back(std::move(what));
  for (auto& one : session_->say(what)) unread_.push_back(std::move(one));
}

void client::says(std::string_view event, const boost::json::object& body) {
  says(event_message(event, body));
}

void client::closes(close_code code) {
  if (!ending_) ending_ = ending{ending::cause::by_client, code, {}};
}

void client::vanishes() {
  unread_.clear();
  ending_ = ending{ending::cause::reset, close_code::none, {}};
}

void client::drops() {
  if (session_) session_->lost();
  vanishes();
}

void client::acknowledges() {
  if (session_) unread_.push_back(session_->speak_again());
}

void client::returns() {
  if (!session_) throw std::logic_error{"it has no session to come back to: enter_session"};
  if (!ending_) drops();
  while (pump()) {}
  ending_.reset();
  may_read_ = true;
  closed_with_ = close_code::none;
  session_->lost();
  unread_ = {session_->hello()};
  opener_();
}

std::vector<std::string> client::heard() {
  std::vector<std::string> texts;
  for (const auto& one : std::exchange(heard_, {})) texts.emplace_back(one.text());
  return texts;
}

std::vector<boost::json::object> client::heard(std::string_view event) {
  std::vector<boost::json::object> bodies;
  std::erase_if(heard_, [&](const protocol::message& one) {
    const auto read = read_event(one);
    if (read.name != event) return false;
    const auto* body = read.body != nullptr ? read.body->if_object() : nullptr;
    bodies.push_back(body != nullptr ? *body : boost::json::object{});
    return true;
  });
  return bodies;
}

std::optional<boost::json::object> client::last(std::string_view event) const {
  if (!last_) return std::nullopt;
  const auto read = read_event(*last_);
  if (read.name != event || read.body == nullptr || !read.body->is_object()) return std::nullopt;
  return read.body->get_object();
}

protocol::offered client::send(const protocol::frame& frame) noexcept {
  if (ending_ || closed_with_ != close_code::none) return protocol::offered::closing;
  if (room_ && *room_ == 0) {
    close(close_code::slow_consumer, "");
    return protocol::offered::overflowed;
  }
  if (room_) --*room_;
  if (!session_) return keep(protocol::message{frame}), protocol::offered::queued;
  auto all = session_->hear(frame);
  for (auto& one : all.to_say) unread_.push_back(std::move(one));
  for (auto& one : all.to_hear) keep(std::move(one));
  return protocol::offered::queued;
}

void client::keep(protocol::message message) {
  last_ = message;
  heard_.push_back(std::move(message));
}

void client::close(close_code code, std::string_view reason) noexcept {
  if (closed_with_ != close_code::none) return;
  closed_with_ = code;
  reason_ = reason;
  unread_.clear();
  if (!ending_) ending_ = ending{ending::cause::by_us, code, {}};
}

void client::move_to(std::size_t shard, std::unique_ptr<protocol::luggage> with) {
  luggage_ = std::move(with);
  destination_ = shard;
  tell(protocol::nobody());
}

void client::stopped() {
  if (events_ != nullptr) events_->going();
  close(close_code::going_away, "the server stops");
  if (ending_ && ending_->why == ending::cause::by_us && ending_->code == close_code::going_away)
    ending_->why = ending::cause::stopping;
}

bool client::pump(std::size_t most) {
  if (events_ == nullptr) return false;
  if (luggage_) {
    mover_(destination_, std::move(luggage_));
    return true;
  }
  if (!unread_.empty() && may_read_) {
    may_read_ = false;
    const auto last = unread_.begin() + static_cast<std::ptrdiff_t>(std::min(most, unread_.size()));
    std::vector<protocol::message> some{unread_.begin(), last};
    unread_.erase(unread_.begin(), last);
    events_->received(std::move(some));
    return true;
  }
  if (!ending_ || !unread_.empty()) return false;
  const auto how = *ending_;
  std::exchange(events_, nullptr)->closed(how);
  return true;
}

}  // namespace porthouse::test
