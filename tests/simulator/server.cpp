#include "town.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace porthouse::simulator {

bool town::breaks(sabotage rule, std::size_t whom) {
  if (broken_ != rule) return false;
  const auto always = rule == sabotage::ignore_tenure || rule == sabotage::obey_old_owner;
  const auto does = chance_.happens(about::sabotage, whom, always ? 100 : 20);
  if (does) tell([&] { return "  (sabotage: " + std::string{meaning(rule)} + ")"; });
  return does;
}

bool town::owns(const seat& at) const {
  const auto& authority = guests_[at.guest]->tenancy();
  const auto where = authority.where();
  if (!where || authority.stay() != at.stay) return false;
  const auto* there = static_cast<const site&>(*where).on(at.index, guests_[at.guest]->shard());
  return there != nullptr && there->number() == at.space;
}

std::string town::title(const seat& at) const {
  const auto& where = *spaces_[at.space];
  return where.place() + (at.index > 0 ? "'s sibling " + std::to_string(at.index) : "") +
         " (space " + std::to_string(at.space) + "), guest " + std::to_string(at.guest) + ":";
}

void town::write(std::string line) {
  story_.push_back(
      std::to_string(steps_) + "\t" + std::to_string(time_.now().count()) + " ms\t" +
      std::move(line));
}

// -- from the spaces to the guests ----------------------------------------------------------------

guest* town::at(const protocol::socket_ref& where, sabotage rule) {
  auto& one = *guests_[where.slot];
  if (one.over()) return nullptr;
  const auto current = one.tenancy().stay() == where.number;
  return current || breaks(rule, where.slot) ? &one : nullptr;
}

void town::apply(space& from, protocol::parcel what) {
  for (auto& line : what.lines) {
    std::visit([&](auto& one) { deliver(from, one); }, line);
  }
}

void town::put_on_wire(const protocol::socket_ref& to, const protocol::frame& what) {
  const auto* who = at(to, sabotage::ignore_tenure);
  if (who == nullptr || breaks(sabotage::lose_frames, to.slot)) return;
  const auto serial = std::stoull(std::string{what.payload()});
  tell([&] {
    return "  the client of guest " + std::to_string(who->number()) + " gets frame " +
           std::to_string(serial) + " of stay " + std::to_string(to.number);
  });
  check_.delivered(who->number(), speakers_[serial - 1], to.number, serial);
}

void town::deliver(space&, const protocol::say& line) { put_on_wire(line.to, line.what); }

void town::deliver(space&, const protocol::say_all& line) {
  for (const auto& one : *line.who) {
    if (one != line.but) put_on_wire(one, line.what);
  }
}

void town::deliver(space&, protocol::verdict_line& line) {
  if (line.what) check_.let_go(line.on.number);
  auto* who = at(line.on, sabotage::obey_old_owner);
  if (who == nullptr) return;
  who->ruled(
      {who->tenancy().stay(), line.answers, line.index,
       line.what ? std::move(*line.what) : protocol::verdict{}});
}

void town::deliver(space&, const protocol::amend& line) {
  if (auto* who = at(line.on, sabotage::ignore_tenure)) who->amended(*line.what);
}

// -- the places -----------------------------------------------------------------------------------

site_ptr town::find(std::size_t shard, std::string_view name) const {
  const auto& known = *by_shard_[shard];
  if (name.empty()) return known.front();
  const auto found =
      std::ranges::find_if(known, [name](const site_ptr& one) { return one->name() == name; });
  return found == known.end() ? nullptr : *found;
}

void town::seek(guest& who, std::string name) {
  post_.send(who.at(), address::machine, [this, &who, name = std::move(name)] {
    const auto& known = *machine_;
    const auto found =
        std::ranges::find_if(known, [&](const site_ptr& one) { return one->name() == name; });
    const auto up = found != known.end() && (*found)->on(0, who.shard()) != nullptr;
    const auto where = up ? *found : nullptr;
    post_.send(address::machine, who.at(), [&who, name, where] { who.found(name, where); });
  });
}

}  // namespace porthouse::simulator
