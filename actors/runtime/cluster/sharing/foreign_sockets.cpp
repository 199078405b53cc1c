#include <porthouse/actors/runtime/cluster/sharing/foreign_sockets.hpp>
#include <porthouse/protocol/ownership/ownership_rules.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::cluster {
namespace {

// Sockets are numbered by each node for itself: here the peer's number stands in front.
constexpr unsigned own_bits = 40;
constexpr std::uint64_t own_part = (std::uint64_t{1} << own_bits) - 1;

}  // namespace

protocol::socket_id known_as(std::uint16_t node, protocol::socket_id there) noexcept {
  const auto own = static_cast<std::uint64_t>(there) & own_part;
  return static_cast<protocol::socket_id>((std::uint64_t{node} << own_bits) | own);
}

protocol::identity_ptr foreign_sockets::known_here(const protocol::identity& who) const {
  auto made = std::make_shared<protocol::identity>(who);
  made->id = known_as(node_, who.id);
  return made;
}

// -- from the peer --------------------------------------------------------------------------------

void foreign_sockets::take(arrive_line& said) {
  if (said.index >= protocol::place::most_spaces) return;
  auto& event = said.event;
  event.at.node = node_;
  if (here_.size() >= most_ && !here_.contains(event.at.number)) return turn_away(said);
  auto& one = here_[event.at.number];
  one.at = event.at;
  one.who = known_as(node_, event.who->id);
  one.asked = event.number;
  one.spaces |= 1U << said.index;
  if (one.where) return let_in(one, said);
  const auto name = said.place;
  one.waiting.push_back(std::move(said));
  auto& all = waiting_[name];
  all.push_back(one.at.number);
  if (all.size() > 1) return;
  if (const auto known = port_.find(name, one.who)) found(name, *known);
}

// As a space that is down.
void foreign_sockets::turn_away(const arrive_line& said) {
  foreign_socket nobody;
  nobody.at = said.event.at;
  nobody.asked = said.event.number;
  crash(nobody, said.index);
}

void foreign_sockets::found(const std::string& name, const protocol::place_ptr& where) {
  const auto all = waiting_.extract(name);
  if (!all) return;
  for (const auto stay : all.mapped()) {
    const auto known = here_.find(stay);
    if (known == here_.end()) continue;  // it left before
    settle(known->second, where);
    for (auto& said : std::exchange(known->second.waiting, {})) let_in(known->second, said);
  }
}

void foreign_sockets::settle(foreign_socket& who, const protocol::place_ptr& where) {
  if (who.where == where) return;
  if (where) ++at_places_[where];
  const auto before = at_places_.find(who.where);
  if (before != at_places_.end() && --before->second == 0) at_places_.erase(before);
  who.where = where;
}

template <class Event>
bool foreign_sockets::tell(const foreign_socket& who, event_line<Event>& said) {
  if constexpr (requires { said.event.stay; }) said.event.who = who.who;
  return port_.tell({who.where, said.index}, who.at, std::move(said.event));
}

// The socket has been told of as many spaces as its own node knows of: it may be wrong.
void foreign_sockets::let_in(foreign_socket& who, arrive_line& said) {
  if (!who.where || said.index >= who.where->spaces()) return crash(who, said.index);
  said.event.who = known_here(*said.event.who);
  if (!tell(who, said)) crash(who, said.index);
}

void foreign_sockets::take(heard_line& said) {
  const auto known = here_.find(said.event.stay);
  if (known == here_.end() || !known->second.where) return;
  auto& one = known->second;
  if (said.index >= one.where->spaces()) return;
  one.asked = said.event.number;
  if (said.index == 0) {
    one.in_hand = said.event.number;
    one.what = said.event.what;
  }
  if (!tell(one, said)) crash(one, said.index);
}

void foreign_sockets::take(left_line& said) {
  const auto known = here_.find(said.event.stay);
  if (known == here_.end() || said.index >= protocol::place::most_spaces) return;
  auto& one = known->second;
  if (one.where && said.index < one.where->spaces()) static_cast<void>(tell(one, said));
  one.spaces &= ~(1U << said.index);
  if (one.spaces != 0) return;
  settle(one, nullptr);
  here_.erase(known);
}

void foreign_sockets::take(move_failed_line& said) {
  const auto known = here_.find(said.event.stay);
  if (known == here_.end() || !known->second.where) return;
  auto& one = known->second;
  if (said.index >= one.where->spaces()) return;
  // It was on its way somewhere when it was told so, and did not listen.
  if ((one.dead & (1U << said.index)) != 0) return crash(one, said.index);
  static_cast<void>(tell(one, said));
}

void foreign_sockets::take(gone_line& said) {
  said.event.asked.node = node_;
  said.event.who = known_here(*said.event.who);
  port_.tell_absence_over(said.place, said.index, std::move(said.event));
}

// What it was given with another question is not asked for: its verdict is on the way.
void foreign_sockets::take(take_back_line& said) {
  const auto known = here_.find(said.stay);
  if (known == here_.end() || known->second.in_hand != said.in_hand) return;
  auto& one = known->second;
  stream_.write(given_back_line{one.at, said.in_hand, empty_hands(one)});
}

// -- from here ------------------------------------------------------------------------------------

// Takes back what the owner has not begun. Returns how many it has.
std::uint32_t foreign_sockets::empty_hands(foreign_socket& who) {
  if (!who.what) return 0;
  const auto begun = static_cast<std::uint32_t>(who.what->revoke());
  who.what.reset();
  return begun;
}

void foreign_sockets::crash(foreign_socket& who, std::uint32_t index) {
  who.dead |= 1U << index;
  verdict_line said{who.at, who.asked, index, 0, 0, nullptr};
  const auto word = protocol::counts_as(index, protocol::verdict::kind::crashed);
  if (word != protocol::verdict::kind::keep) {
    said.answers = 0;
    said.in_hand = who.in_hand;
    said.begun = empty_hands(who);
    said.what = std::make_shared<const protocol::verdict>(protocol::verdict{.what = word});
  }
  stream_.write(said);
}

void foreign_sockets::space_died(const is_with& was_with) {
  for (auto& [stay, one] : here_) {
    if (!one.where) continue;
    for (std::uint32_t index = 0; index < one.where->spaces(); ++index) {
      if ((one.spaces & (1U << index)) != 0 && was_with(one.where, index, one.at))
        crash(one, index);
    }
  }
}

void foreign_sockets::space_died(protocol::tenure stay, std::uint32_t index) {
  const auto known = here_.find(stay);
  if (known != here_.end() && (known->second.spaces & (1U << index)) != 0)
    crash(known->second, index);
}

void foreign_sockets::send(std::uint64_t space, protocol::parcel& what) {
  for (auto& line : what.lines)
    std::visit([this, space](auto& one) { send_line(space, one); }, line);
}

void foreign_sockets::send_line(std::uint64_t, protocol::say& line) {
  if (stream_.has_room(1)) stream_.write(say_line{line.to, std::move(line.what)});
}

// Who is spared on one node may be called like somebody else on another.
void foreign_sockets::send_line(std::uint64_t space, protocol::say_all& line) {
  if (!stream_.has_room(line.who->size())) return;
  tell_members(space, line.who);
  const auto but = line.but.node == node_ ? line.but : protocol::socket_ref{};
  stream_.write(say_all_line{space, but, std::move(line.what)});
}

// What had been begun when the verdict fell: the space does not touch this batch any more.
void foreign_sockets::send_line(std::uint64_t, protocol::verdict_line& line) {
  const auto known = here_.find(line.on.number);
  if (known == here_.end()) return;
  verdict_line said{line.on, line.answers, line.index, 0, 0, nullptr};
  if (line.what) said.what = std::make_shared<const protocol::verdict>(std::move(*line.what));
  const auto in_hand = known->second.in_hand;
  if (protocol::empties_hands(line.index, said.what != nullptr, line.answers, in_hand)) {
    said.in_hand = in_hand;
    said.begun = empty_hands(known->second);
  }
  stream_.write(said);
}

void foreign_sockets::send_line(std::uint64_t, const protocol::amend& line) {
  stream_.write(amend_line{line.on, *line.what});
}

// A list that has not changed is the same object.
void foreign_sockets::tell_members(
    std::uint64_t space, const std::shared_ptr<const protocol::members>& who) {
  auto& told = member_lists_[space];
  if (told == who) return;
  members_line change{space, static_cast<std::uint32_t>(who->size()), {}};
  for (std::uint32_t i = 0; i < change.size; ++i) {
    if (told && i < told->size() && (*told)[i] == (*who)[i]) continue;
    change.changes.emplace_back(i, (*who)[i]);
  }
  told = who;
  stream_.write(change);
  outdated_lists_.when_due(member_lists_, [this] { forget_member_lists(); });
}

// Who holds a list alone holds one that has changed since, or whose space is no more.
void foreign_sockets::forget_member_lists() {
  std::erase_if(member_lists_, [this](const auto& one) {
    if (one.second.use_count() > 1) return false;
    stream_.write(members_line{one.first, 0, {}});
    return true;
  });
}

}  // namespace porthouse::cluster
