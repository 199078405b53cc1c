#include <porthouse/actors/broadcasts.hpp>
#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <functional>
#include <stdexcept>
#include <string>

namespace porthouse {

void broadcasts::outbox(const contract& terms) {
  const auto& name = static_cast<const lockspace&>(*this).name();
  if (terms.bytes == 0 || terms.messages == 0)
    throw std::invalid_argument{
        name + ": outbox: at least one message may wait: outbox({.bytes = 128_KiB})"};
  if (terms.then == overflow::conflate || terms.then == overflow::block)
    throw std::invalid_argument{
        name + ": outbox: what holds when it has blocked for long enough, then, is one of "
               "overflow::close, drop_oldest, drop_newest"};
  auto made = std::make_shared<contract>(terms);
  made->room = std::hash<std::string>{}(name);
  contract_ = std::move(made);
  to_one_ = marked({}, false);
  const auto past = terms.policy == overflow::block ? terms.then : terms.policy;
  to_all_ = marked({}, past != overflow::close);
}

protocol::mark_ptr broadcasts::marked(const marks& how, bool droppable) const {
  const bool given_up = !how.key.empty() || how.stale_after.count() > 0;
  return std::make_shared<const protocol::mark>(protocol::mark{
      contract_, how.droppable.value_or(droppable || given_up), how.key, how.stale_after});
}

bool broadcasts::anybody_here() const noexcept {
  return static_cast<const lockspace&>(*this).population() > 0;
}

void broadcasts::broadcast(const message& said, const visitor* except) {
  static_cast<lockspace&>(*this).engine("broadcast").broadcast(said.as_frame(), except, to_all_);
}

void broadcasts::broadcast(
    std::string_view event, const boost::json::object& body, const visitor* except) {
  auto& home = static_cast<lockspace&>(*this).engine("broadcast");
  if (home.population() > 0) home.broadcast(event_message(event, body).as_frame(), except, to_all_);
}

void broadcasts::broadcast(const message& said, const marks& how, const visitor* except) {
  auto& home = static_cast<lockspace&>(*this).engine("broadcast");
  const bool droppable = to_all_ != nullptr && to_all_->droppable;
  home.broadcast(said.as_frame(), except, marked(how, droppable));
}

void broadcasts::broadcast(
    std::string_view event, const boost::json::object& body, const marks& how,
    const visitor* except) {
  auto& home = static_cast<lockspace&>(*this).engine("broadcast");
  if (home.population() > 0) broadcast(event_message(event, body), how, except);
}

}  // namespace porthouse
