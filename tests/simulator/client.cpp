#include "client.hpp"

#include "server.hpp"

#include <porthouse/protocol/message/message.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace porthouse::simulator {

client::client(server& where, std::size_t number, std::size_t shard)
    : server_{where},
      number_{number},
      shard_{shard},
      who_{std::make_shared<protocol::identity>(
          protocol::identity{.id = protocol::socket_id{number + 1}})},
      ownership_{*this, where.bounds(), where.books(shard)} {}

std::string client::title() const { return "client " + std::to_string(number_); }

// -- the client -----------------------------------------------------------------------------------

void client::open() {
  phase_ = phase::open;
  server_.tell([&] { return title() + " connects"; });
  plan_life();
  auto& chance = server_.chance();
  if (chance.happens(about::session, number_, 40)) {
    server_.tell([&] { return title() + " speaks porthouse.v1"; });
    protocol::session_events& socket = *this;
    line_ = std::make_unique<session_line>(server_, number_, socket);
    line_->open();
  }
  const auto way = chance.pick(about::entry, number_, 8);
  const auto& names = server_.names();
  if (way == 1) return ownership_.opened("nowhere");
  if (way == 2)
    return ownership_.opened(
        names[chance.pick(about::entry, number_, static_cast<unsigned>(names.size()))]);
  ownership_.opened({});
}

void client::plan_life() {
  auto& chance = server_.chance();
  auto when = server_.time().now();
  for (auto many = 0; many < 16; ++many) {
    if (!chance.happens(about::utterance, number_, 50)) continue;
    when += chance.delay(about::delay, number_);
    server_.time().at(when, [this, message = ++typed_] { type(message); });
  }
  const auto way = chance.pick(about::ending, number_, 4);
  for (auto wait = chance.pick(about::ending, number_, 8); wait > 0; --wait) {
    when += chance.delay(about::ending, number_) / 2;
  }
  if (way == 1) server_.time().at(when, [this] { type(0); });
  if (way != 2) return;
  server_.time().at(
      when, [this] { line_ ? line_->vanish() : end(protocol::ending::cause::reset); });
}

void client::type(std::uint64_t message) {
  if (over()) return;
  if (line_) return message == 0 ? line_->leave() : line_->say(message);
  unread_.push_back(message);
  read();
}

void client::disconnect() {
  if (!live()) return;
  line_ ? line_->leave() : end(protocol::ending::cause::reset);
}

// One read gives what is there, or less, as fate decides; a Close is seen only when everything
// before it has been read.
void client::read() {
  if (over() || !may_read_ || unread_.empty()) return;
  if (unread_.front() == 0) return end(protocol::ending::cause::by_client);
  const auto there = std::ranges::find(unread_, 0U) - unread_.begin();
  const auto left = server_.chance().pick(about::reading, number_, static_cast<unsigned>(there));
  std::vector<protocol::message> messages;
  for (auto many = there - left; many > 0; --many) {
    messages.push_back(protocol::message::text(std::to_string(unread_.front())));
    unread_.pop_front();
  }
  hand_in(std::move(messages));
}

void client::hand_in(std::vector<protocol::message> messages) {
  given_ += messages.size();
  if (server_.breaks(sabotage::miscount, number_)) ++server_.books(shard_).handled;
  may_read_ = false;
  server_.tell([&] {
    const std::string last{messages.back().text()};
    if (messages.size() == 1) return title() + " sends message " + last;
    return title() + " sends messages " + std::string{messages.front().text()} + " to " + last;
  });
  ownership_.received(std::move(messages));
}

void client::received(std::vector<protocol::message> messages) {
  auto next = given_;
  for (const auto& one : messages) {
    if (std::to_string(++next) != one.text())
      server_.check().broke("a session takes in each message once and in order", title());
  }
  if (!may_read_) server_.check().broke("one right to read for each read", title());
  hand_in(std::move(messages));
}

void client::away() {
  server_.tell([&] { return title() + " is away"; });
  if (!over()) ownership_.away();
}

void client::back(const protocol::absence& from) {
  if (server_.breaks(sabotage::forget_back, number_)) return;
  server_.tell([&] { return title() + " is back"; });
  if (!over()) ownership_.back(from);
}

void client::end(protocol::ending::cause why) {
  if (over() || phase_ == phase::outside) return;
  server_.tell([&] { return title() + " ends"; });
  phase_ = phase::over;
  const auto below = ownership_.history().empty() ? 0 : ownership_.history().size() - 1;
  told_gone_ = 0;
  stack_ = ownership_.history();
  ownership_.ended({why, protocol::close_code::going_away, {}});
  if (told_gone_ != below) server_.check().broke("every place on the stack is told", title());
}

// -- what reaches the socket ----------------------------------------------------------------------

void client::ruled(protocol::space_verdict said) {
  if (over()) return;
  const auto index = said.index;
  const auto stay = said.stay;
  const auto ends = said.what.what != protocol::verdict::kind::keep;
  server_.tell([&] {
    return title() + " is told " + std::string{protocol::name(said.what.what)} + " in stay " +
           std::to_string(stay);
  });
  if (ends && stay == ownership_.stay()) server_.check().ruled(index, stay);
  if (stay == ownership_.stay() && !said.what.place.empty()) wanted_.insert(said.what.place);
  using kind = protocol::verdict::kind;
  if (said.what.what == kind::refuse || said.what.what == kind::crashed) unwelcome_ = stay;
  ownership_.ruled(std::move(said));
}

void client::found(std::string_view name, const protocol::place_ptr& where) {
  if (!over()) ownership_.found(name, where);
}

void client::space_died(const protocol::place& where, std::size_t index) {
  if (over()) return;
  server_.tell([&] { return title() + " hears of a death at " + where.name(); });
  ownership_.space_died(where, index);
}

// -- looked at after each step --------------------------------------------------------------------

void client::look() const {
  if (line_) line_->look();
  if (!live()) return;
  auto& check = server_.check();
  if (!ownership_.settled() &&
      server_.time().now() - moving_since_ > server_.bounds().welcome_deadline)
    check.broke("no move outlives its deadline", title());
  for (const auto& [number, due] : alarms_) {
    if (due < server_.time().now()) check.broke("no visit outlives its deadline", title());
  }
  if (ownership_.history().size() > server_.bounds().history)
    check.broke("the history is bounded", title());
}

void client::look_at_end() const {
  if (line_) line_->look_at_end();
}

void client::look_at_rest() const {
  if (!live()) return;
  if (line_) line_->look_at_rest();
  auto& check = server_.check();
  if (!ownership_.settled()) return check.broke("nothing hangs", title() + " is between owners");
  if (!may_read_ || !unread_.empty()) check.broke("nothing hangs", title() + " is not read");
  const auto& where = static_cast<const site&>(*ownership_.where());
  const auto* owner = where.on(0, shard_);
  if (owner == nullptr || !owner->alive())
    return check.broke("nobody stays with the dead", title());
  auto owned = false;
  for (const auto space : check.spaces_with(number_)) {
    owned = owned || space == owner->number();
    auto here = false;
    for (std::size_t index = 0; index < where.spaces(); ++index) {
      const auto* there = where.on(index, shard_);
      here = here || (there != nullptr && there->number() == space);
    }
    if (!here) check.broke("one owner", title() + " is also in space " + std::to_string(space));
  }
  if (!owned) check.broke("one owner", title() + " is in no space");
  if (check.is_away(number_)) check.broke("a room is told who is away", title() + " is back");
  for (std::size_t index = 0; index < where.spaces(); ++index) {
    const auto* there = where.on(index, shard_);
    if (there != nullptr && there->alive() && !there->serves(who_->id))
      check.broke("who stays is served", title() + " in space " + std::to_string(there->number()));
  }
}

}  // namespace porthouse::simulator
