#include "server.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace porthouse::simulator {

bool server::breaks(sabotage rule, std::size_t number) {
  if (broken_ != rule) return false;
  const auto always = rule == sabotage::ignore_tenure || rule == sabotage::obey_old_owner ||
                      rule == sabotage::obey_overtaken || rule == sabotage::heed_late_closed ||
                      rule == sabotage::heed_late_received;
  const auto does = chance_.happens(about::sabotage, number, always ? 100 : 20);
  if (does) tell([&] { return "  (sabotage: " + std::string{meaning(rule)} + ")"; });
  return does;
}

bool server::owns(const presence& at) const {
  const auto& authority = clients_[at.client]->ownership();
  const auto where = authority.where();
  if (!where || authority.stay() != at.stay) return false;
  const auto* there = static_cast<const site&>(*where).on(at.index, clients_[at.client]->shard());
  return there != nullptr && there->number() == at.space;
}

std::string server::title(const presence& at) const {
  const auto& where = *spaces_[at.space];
  return where.place() + (at.index > 0 ? "'s sibling " + std::to_string(at.index) : "") +
         " (space " + std::to_string(at.space) + "), client " + std::to_string(at.client) + ":";
}

void server::write(std::string line) {
  story_.push_back(
      std::to_string(steps_) + "\t" + std::to_string(time_.now().count()) + " ms\t" +
      std::move(line));
}

// -- from the spaces to the clients ----------------------------------------------------------------

client* server::at(const protocol::socket_ref& where, sabotage rule) {
  auto& found = *clients_[where.slot];
  if (found.over()) return nullptr;
  const auto current = found.ownership().stay() == where.number;
  return current || breaks(rule, where.slot) ? &found : nullptr;
}

void server::apply(space& from, protocol::parcel parcel) {
  for (auto& any : parcel.lines) {
    std::visit([&](auto& line) { deliver(from, line); }, any);
  }
}

void server::reach_client(const protocol::socket_ref& to, const protocol::frame& frame) {
  auto* reached = at(to, sabotage::ignore_tenure);
  if (reached == nullptr || breaks(sabotage::lose_frames, to.slot)) return;
  const auto serial = std::stoull(std::string{frame.payload()});
  tell([&] {
    return "  client " + std::to_string(reached->number()) + " gets frame " +
           std::to_string(serial) + " of stay " + std::to_string(to.number);
  });
  check_.delivered(reached->number(), speakers_[serial - 1], to.number, serial);
  reached->send(frame);
}

void server::deliver(space&, const protocol::say& line) { reach_client(line.to, line.what); }

void server::deliver(space&, const protocol::say_all& line) {
  for (const auto& one : *line.who) {
    if (one != line.but) reach_client(one, line.what);
  }
}

void server::deliver(space&, protocol::verdict_line& line) {
  if (line.what) check_.let_go(line.on.number);
  auto* ruled = at(line.on, sabotage::obey_old_owner);
  if (ruled == nullptr) return;
  ruled->ruled(
      {ruled->ownership().stay(), line.answers, line.index,
       line.what ? std::move(*line.what) : protocol::verdict{}});
}

void server::deliver(space&, const protocol::amend& line) {
  if (auto* amended = at(line.on, sabotage::ignore_tenure)) amended->amended(*line.what);
}

// -- the places -----------------------------------------------------------------------------------

site_ptr server::find(std::size_t shard, std::string_view name) const {
  const auto& known = *by_shard_[shard];
  if (name.empty()) return known.front();
  const auto found =
      std::ranges::find_if(known, [name](const site_ptr& one) { return one->name() == name; });
  return found == known.end() ? nullptr : *found;
}

void server::seek(client& asker, std::string name) {
  queue_.send(asker.at(), address::machine, [this, &asker, name = std::move(name)] {
    const auto& known = *machine_;
    const auto found =
        std::ranges::find_if(known, [&](const site_ptr& one) { return one->name() == name; });
    const auto up = found != known.end() && (*found)->on(0, asker.shard()) != nullptr;
    const auto where = up ? *found : nullptr;
    queue_.send(address::machine, asker.at(), [&asker, name, where] { asker.found(name, where); });
  });
}

}  // namespace porthouse::simulator
