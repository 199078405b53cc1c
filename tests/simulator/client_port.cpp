#include "client.hpp"
#include "server.hpp"

#include <memory>
#include <utility>
#include <variant>

namespace porthouse::simulator {

// A dead space takes nothing: a socket that asks it something learns of its death, in a later step.
template <class Turn>
void client::post(const protocol::space_ref& to, bool asks, Turn turn) {
  auto* there = static_cast<const site&>(*to.where).on(to.index, shard_);
  if (there != nullptr && there->alive()) {
    return server_.queue().send(
        at(), there->at(), [there, turn = std::move(turn)] { turn(*there); });
  }
  if (!asks || server_.breaks(sabotage::hide_deaths, number_)) return;
  server_.queue().send(
      at(), at(), [this, where = to.where, index = to.index] { space_died(*where, index); });
}

protocol::tenure client::next_tenure() { return server_.next_tenure(); }

std::optional<protocol::place_ptr> client::find(std::string_view name) {
  if (!name.empty()) moving_since_ = server_.time().now();
  if (ownership_.history().empty()) moving_since_ = server_.time().now();
  const auto known = server_.find(shard_, name);
  const auto up = known && known->on(0, shard_) != nullptr;
  if (name.empty()) return up ? std::optional{known} : std::nullopt;
  if (known && !up) return protocol::place_ptr{};
  if (known && !server_.chance().happens(about::lookup, number_, 30)) return known;
  server_.seek(*this, std::string{name});
  return std::nullopt;
}

protocol::place_ptr client::current(const protocol::place_ptr& known) {
  auto now = server_.find(shard_, known->name());
  return now ? now : known;
}

void client::tell(protocol::space_ref to, protocol::space_event&& event) {
  if (!std::visit([&](auto& one) { return look_at(to, one); }, event)) return;
  const auto asks = std::visit([](auto& one) { return protocol::question_in(one) != 0; }, event);
  post(to, asks, [event = std::move(event)](space& there) { there.handle(event); });
}

bool client::look_at(const protocol::space_ref& to, protocol::arrive& event) {
  if (to.index == 0) {
    ++arrivals_;
    moving_since_ = server_.time().now();
    server_.tell([&] {
      return title() + " goes to " + to.where->name() + " (" +
             std::string{protocol::name(event.how)} + "), stay " + std::to_string(event.at.number);
    });
    look_at_stack(event.how);
    look_at_place(*to.where, event.how);
  }
  if (server_.breaks(sabotage::drop_visit_return, number_)) event.back.reset();
  return true;
}

// How the socket arrives must be what its history shows.
void client::look_at_stack(protocol::arrival how) {
  const auto& now = ownership_.history();
  const auto was = stack_.size();
  auto fits = true;
  switch (how) {
    case protocol::arrival::opened: fits = was == 0 && now.size() == 1; break;
    case protocol::arrival::moved: fits = now.size() == was + 1; break;
    case protocol::arrival::released: fits = now.size() == was; break;
    case protocol::arrival::came_back: fits = now.size() + 1 == was; break;
    case protocol::arrival::crashed: fits = now.size() + 1 == was || now.size() == 1; break;
    case protocol::arrival::returned: fits = now.size() < was; break;
    case protocol::arrival::move_failed: fits = now.size() + 1 >= was && now.size() <= was + 1;
  }
  const auto kept = std::min({now.size(), was, std::max(now.size(), was) - 1});
  for (std::size_t i = 0; fits && i + 1 < kept; ++i) fits = now[i]->name() == stack_[i]->name();
  if (!fits) server_.check().broke("the history is a stack", title());
  stack_ = now;
}

// Where it goes must be where a space of the last place sent it.
void client::look_at_place(const protocol::place& where, protocol::arrival how) {
  const auto sent = how == protocol::arrival::released || how == protocol::arrival::moved;
  if (sent && !wanted_.contains(where.name()))
    server_.check().broke("a move goes where it was meant to", title() + " at " + where.name());
  wanted_.clear();
}

bool client::look_at(const protocol::space_ref& to, protocol::heard& event) {
  const auto copy = [&] {
    const auto all = event.what->messages();
    return protocol::batch_ptr{
        new protocol::batch{std::vector<protocol::message>{all.begin(), all.end()}}};
  };
  if (server_.breaks(sabotage::share_messages, number_)) event.what = copy();
  if (server_.breaks(sabotage::double_heard, number_)) {
    auto again = event;
    again.what = copy();
    post(to, true, [again](space& there) { there.handle(again); });
  }
  return true;
}

bool client::look_at(const protocol::space_ref&, const protocol::left& event) {
  using kind = protocol::departure::kind;
  const auto why = event.why.why;
  if (why == kind::released || why == kind::moved_on) server_.check().released(event.stay);
  return !server_.breaks(sabotage::drop_left, number_);
}

bool client::look_at(const protocol::space_ref& to, const protocol::gone&) {
  if (to.index == 0 && over()) {
    ++told_gone_;
    const auto expected = stack_.size() - 1 - told_gone_;
    if (told_gone_ >= stack_.size() || stack_[expected] != to.where)
      server_.check().broke("every place on the stack is told", title() + " in another order");
  }
  return true;
}

void client::read_on() {
  if (over()) return server_.check().broke("the dead do not read", title());
  if (may_read_) server_.check().broke("one right to read for each read", title());
  may_read_ = true;
  if (line_) return line_->wire().read_on();
  server_.time().after(ticks{0}, [this] { read(); });
}

void client::close(protocol::close_code code, std::string_view reason) {
  server_.tell([&] {
    return title() + " is closed with " + std::to_string(static_cast<int>(code)) + " " +
           std::string{reason};
  });
  const auto in_circles = reason == "sent in circles" && arrivals_ > 256;
  // Two reasons are allowed: a space that was not made anew in time, and one that refused the
  // client.
  const auto waited = server_.time().now() - moving_since_ >= server_.bounds().welcome_deadline;
  const auto turned_away = waited || unwelcome_ == ownership_.stay();
  if (code == protocol::close_code::nowhere_to_go && !in_circles && !turned_away)
    server_.check().broke("a death closes nobody", title());
  phase_ = phase::closing;
  if (line_) return line_->wire().close(code, reason);
  server_.time().after(server_.chance().delay(about::ending, number_), [this] {
    end(protocol::ending::cause::by_us);
  });
}

void client::deadline(std::chrono::milliseconds from_now) {
  const auto number = ++deadlines_;
  if (from_now.count() == 0 || server_.breaks(sabotage::forget_deadline, number_)) return;
  server_.time().after(from_now, [this, number] {
    if (number != deadlines_ || over()) return;
    server_.tell([&] { return title() + ": a deadline passes"; });
    if (server_.prompt()) server_.check().broke("who answers is not taken for hung", title());
    ownership_.deadline_passed();
  });
}

std::uint64_t client::start_alarm(std::chrono::milliseconds from_now, protocol::tenure asked) {
  const auto number = ++last_alarm_;
  alarms_[number] = server_.time().now() + from_now;
  if (server_.breaks(sabotage::forget_alarms, number_)) return number;
  server_.time().after(from_now, [this, number, asked] {
    if (over() || alarms_.erase(number) == 0) return;
    server_.tell([&] { return title() + ": a visit has taken too long"; });
    ownership_.visit_overdue(asked);
  });
  return number;
}

}  // namespace porthouse::simulator
