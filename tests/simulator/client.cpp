#include "guest.hpp"

#include "town.hpp"

#include <porthouse/protocol/message/message.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace porthouse::simulator {

guest::guest(town& where, std::size_t number, std::size_t shard)
    : town_{where},
      number_{number},
      shard_{shard},
      who_{std::make_shared<protocol::identity>(
          protocol::identity{.id = protocol::socket_id{number + 1}})},
      ownership_{*this, where.bounds(), where.books(shard)} {}

std::string guest::title() const { return "guest " + std::to_string(number_); }

// -- the client -----------------------------------------------------------------------------------

void guest::open() {
  phase_ = phase::open;
  town_.tell([&] { return title() + " connects"; });
  plan_life();
  auto& chance = town_.chance();
  const auto way = chance.pick(about::entry, number_, 8);
  const auto& names = town_.names();
  if (way == 1) return ownership_.opened("nowhere");
  if (way == 2)
    return ownership_.opened(
        names[chance.pick(about::entry, number_, static_cast<unsigned>(names.size()))]);
  ownership_.opened({});
}

void guest::plan_life() {
  auto& chance = town_.chance();
  auto when = town_.time().now();
  for (auto many = 0; many < 16; ++many) {
    if (!chance.happens(about::utterance, number_, 50)) continue;
    when += chance.delay(about::delay, number_);
    town_.time().at(when, [this, message = ++typed_] { type(message); });
  }
  const auto way = chance.pick(about::farewell, number_, 4);
  for (auto wait = chance.pick(about::farewell, number_, 8); wait > 0; --wait) {
    when += chance.delay(about::farewell, number_) / 2;
  }
  if (way == 1) town_.time().at(when, [this] { type(0); });
  if (way == 2) town_.time().at(when, [this] { end(protocol::ending::cause::reset); });
}

void guest::type(std::uint64_t message) {
  if (over()) return;
  unread_.push_back(message);
  read();
}

void guest::go_home() {
  if (live()) end(protocol::ending::cause::reset);
}

// One read gives what is there, up to fate; a Close is seen only when everything before it has been
// read.
void guest::read() {
  if (over() || !may_read_ || unread_.empty()) return;
  if (unread_.front() == 0) return end(protocol::ending::cause::by_client);
  const auto there = std::ranges::find(unread_, 0U) - unread_.begin();
  const auto left = town_.chance().pick(about::reading, number_, static_cast<unsigned>(there));
  std::vector<protocol::message> what;
  for (auto many = there - left; many > 0; --many) {
    what.push_back(protocol::message::text(std::to_string(unread_.front())));
    unread_.pop_front();
  }
  given_ += what.size();
  if (town_.breaks(sabotage::cook_books, number_)) ++town_.books(shard_).handled;
  may_read_ = false;
  town_.tell([&] {
    const std::string last{what.back().text()};
    if (what.size() == 1) return title() + " sends message " + last;
    return title() + " sends messages " + std::string{what.front().text()} + " to " + last;
  });
  ownership_.received(std::move(what));
}

void guest::end(protocol::ending::cause why) {
  if (over() || phase_ == phase::outside) return;
  town_.tell([&] { return title() + " ends"; });
  phase_ = phase::over;
  const auto below = ownership_.history().empty() ? 0 : ownership_.history().size() - 1;
  told_gone_ = 0;
  stack_ = ownership_.history();
  ownership_.ended({why, protocol::close_code::going_away, {}});
  if (told_gone_ != below) town_.check().broke("every place on the stack is told", title());
}

// -- what reaches the socket ----------------------------------------------------------------------

void guest::ruled(protocol::space_verdict said) {
  if (over()) return;
  const auto index = said.index;
  const auto stay = said.stay;
  const auto ends = said.what.what != protocol::verdict::kind::keep;
  town_.tell([&] {
    return title() + " is told " + std::string{protocol::name(said.what.what)} + " in stay " +
           std::to_string(stay);
  });
  if (ends && stay == ownership_.stay()) town_.check().ruled(index, stay);
  if (stay == ownership_.stay() && !said.what.place.empty()) wanted_.insert(said.what.place);
  using kind = protocol::verdict::kind;
  if (said.what.what == kind::refuse || said.what.what == kind::crashed) unwelcome_ = stay;
  ownership_.ruled(std::move(said));
}

void guest::found(std::string_view name, const protocol::place_ptr& where) {
  if (!over()) ownership_.found(name, where);
}

void guest::space_died(const protocol::place& where, std::size_t index) {
  if (over()) return;
  town_.tell([&] { return title() + " hears of a death at " + where.name(); });
  ownership_.space_died(where, index);
}

// -- looked at after each step --------------------------------------------------------------------

void guest::look() const {
  if (!live()) return;
  auto& check = town_.check();
  if (!ownership_.settled() && town_.time().now() - moving_since_ > town_.bounds().welcome_deadline)
    check.broke("no move outlives its deadline", title());
  for (const auto& [number, due] : alarms_) {
    if (due < town_.time().now()) check.broke("no visit outlives its deadline", title());
  }
  if (ownership_.history().size() > town_.bounds().history)
    check.broke("the history is bounded", title());
}

void guest::look_at_rest() const {
  if (!live()) return;
  auto& check = town_.check();
  if (!ownership_.settled()) return check.broke("nothing hangs", title() + " is between owners");
  if (!may_read_ || !unread_.empty()) check.broke("nothing hangs", title() + " is not read");
  const auto& where = static_cast<const site&>(*ownership_.where());
  const auto* owner = where.on(0, shard_);
  if (owner == nullptr || !owner->alive())
    return check.broke("nobody stays with the dead", title());
  auto owned = false;
  for (const auto host : check.hosts_of(number_)) {
    owned = owned || host == owner->number();
    auto here = false;
    for (std::size_t index = 0; index < where.spaces(); ++index) {
      const auto* there = where.on(index, shard_);
      here = here || (there != nullptr && there->number() == host);
    }
    if (!here) check.broke("one owner", title() + " is also in space " + std::to_string(host));
  }
  if (!owned) check.broke("one owner", title() + " is in no space");
  for (std::size_t index = 0; index < where.spaces(); ++index) {
    const auto* there = where.on(index, shard_);
    if (there != nullptr && there->alive() && !there->serves(who_->id))
      check.broke("who stays is served", title() + " in space " + std::to_string(there->number()));
  }
}

}  // namespace porthouse::simulator
