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

protocol::identity_ptr foreign_sockets::known_here(const protocol::identity& identity) const {
  auto made = std::make_shared<protocol::identity>(identity);
  made->id = known_as(node_, identity.id);
  return made;
}

// -- from the peer --------------------------------------------------------------------------------

void foreign_sockets::take(arrive_line& line) {
  if (line.index >= protocol::place::most_spaces) return;
  auto& event = line.event;
  event.at.node = node_;
  if (here_.size() >= most_ && !here_.contains(event.at.number)) return turn_away(line);
  auto& socket = here_[event.at.number];
  socket.at = event.at;
  socket.who = known_as(node_, event.who->id);
  socket.asked = event.number;
  socket.spaces |= 1U << line.index;
  if (socket.where) return let_in(socket, line);
  const auto name = line.place;
  socket.waiting.push_back(std::move(line));
  auto& all = waiting_[name];
  all.push_back(socket.at.number);
  if (all.size() > 1) return;
  if (const auto known = port_.find(name, socket.who)) found(name, *known);
}

// Answers as a space that is down.
void foreign_sockets::turn_away(const arrive_line& line) {
  foreign_socket refused;
  refused.at = line.event.at;
  refused.asked = line.event.number;
  crash(refused, line.index);
}

void foreign_sockets::found(const std::string& name, const protocol::place_ptr& where) {
  const auto all = waiting_.extract(name);
  if (!all) return;
  for (const auto stay : all.mapped()) {
    const auto known = here_.find(stay);
    if (known == here_.end()) continue;  // it left before
    settle(known->second, where);
    for (auto& line : std::exchange(known->second.waiting, {})) let_in(known->second, line);
  }
}

void foreign_sockets::settle(foreign_socket& socket, const protocol::place_ptr& where) {
  if (socket.where == where) return;
  if (where) ++at_places_[where];
  const auto before = at_places_.find(socket.where);
  if (before != at_places_.end() && --before->second == 0) at_places_.erase(before);
  socket.where = where;
}

template <class Event>
bool foreign_sockets::tell(const foreign_socket& socket, event_line<Event>& line) {
  if constexpr (requires { line.event.stay; }) line.event.who = socket.who;
  return port_.tell({socket.where, line.index}, socket.at, std::move(line.event));
}

// The peer may be wrong about how many spaces the place has.
void foreign_sockets::let_in(foreign_socket& socket, arrive_line& line) {
  if (!socket.where || line.index >= socket.where->spaces()) return crash(socket, line.index);
  line.event.who = known_here(*line.event.who);
  if (!tell(socket, line)) crash(socket, line.index);
}

void foreign_sockets::take(heard_line& line) {
  const auto known = here_.find(line.event.stay);
  if (known == here_.end() || !known->second.where) return;
  auto& socket = known->second;
  if (line.index >= socket.where->spaces()) return;
  socket.asked = line.event.number;
  if (line.index == 0) {
    socket.in_hand = line.event.number;
    socket.what = line.event.what;
  }
  if (!tell(socket, line)) crash(socket, line.index);
}

void foreign_sockets::take(left_line& line) {
  const auto known = here_.find(line.event.stay);
  if (known == here_.end() || line.index >= protocol::place::most_spaces) return;
  auto& socket = known->second;
  if (socket.where && line.index < socket.where->spaces()) static_cast<void>(tell(socket, line));
  socket.spaces &= ~(1U << line.index);
  if (socket.spaces != 0) return;
  settle(socket, nullptr);
  here_.erase(known);
}

void foreign_sockets::take(move_failed_line& line) {
  const auto known = here_.find(line.event.stay);
  if (known == here_.end() || !known->second.where) return;
  auto& socket = known->second;
  if (line.index >= socket.where->spaces()) return;
  // It was moving when it was told of the death of this space, and took no notice.
  if ((socket.dead & (1U << line.index)) != 0) return crash(socket, line.index);
  static_cast<void>(tell(socket, line));
}

void foreign_sockets::take(away_changed_line& line) { pass_on(line); }
void foreign_sockets::take(full_changed_line& line) { pass_on(line); }

template <class Event>
void foreign_sockets::pass_on(event_line<Event>& line) {
  const auto known = here_.find(line.event.stay);
  if (known == here_.end() || !known->second.where) return;
  auto& socket = known->second;
  if (line.index < socket.where->spaces()) static_cast<void>(tell(socket, line));
}

void foreign_sockets::take(gone_line& line) {
  line.event.asked.node = node_;
  line.event.who = known_here(*line.event.who);
  port_.tell_absence_over(line.place, line.index, std::move(line.event));
}

// Not of another batch than that in hand: the verdict on it is on the way.
void foreign_sockets::take(take_back_line& line) {
  const auto known = here_.find(line.stay);
  if (known == here_.end() || known->second.in_hand != line.in_hand) return;
  auto& socket = known->second;
  stream_.write(given_back_line{socket.at, line.in_hand, empty_hands(socket)});
}

// -- from here ------------------------------------------------------------------------------------

// Takes back what the owner has not begun. Returns how many it has.
std::uint32_t foreign_sockets::empty_hands(foreign_socket& socket) {
  if (!socket.what) return 0;
  const auto begun = static_cast<std::uint32_t>(socket.what->revoke());
  socket.what.reset();
  return begun;
}

void foreign_sockets::crash(foreign_socket& socket, std::uint32_t index) {
  socket.dead |= 1U << index;
  verdict_line line{socket.at, socket.asked, index, 0, 0, nullptr};
  const auto counted = protocol::counts_as(index, protocol::verdict::kind::crashed);
  if (counted != protocol::verdict::kind::keep) {
    line.answers = 0;
    line.in_hand = socket.in_hand;
    line.begun = empty_hands(socket);
    line.what = std::make_shared<const protocol::verdict>(protocol::verdict{.what = counted});
  }
  stream_.write(line);
}

void foreign_sockets::space_died(const is_with& was_with) {
  for (auto& [stay, socket] : here_) {
    if (!socket.where) continue;
    for (std::uint32_t index = 0; index < socket.where->spaces(); ++index) {
      if ((socket.spaces & (1U << index)) != 0 && was_with(socket.where, index, socket.at))
        crash(socket, index);
    }
  }
}

void foreign_sockets::space_died(protocol::tenure stay, std::uint32_t index) {
  const auto known = here_.find(stay);
  if (known != here_.end() && (known->second.spaces & (1U << index)) != 0)
    crash(known->second, index);
}

void foreign_sockets::send(std::uint64_t space, protocol::parcel& parcel) {
  for (auto& line : parcel.lines)
    std::visit([this, space](auto& known) { send_line(space, known); }, line);
}

void foreign_sockets::send_line(std::uint64_t, protocol::say& line) {
  if (stream_.has_room(1))
    stream_.write(say_line{line.to, std::move(line.what), std::move(line.how)});
}

// Sockets of another node may go by the same numbers as the one that is left out.
void foreign_sockets::send_line(std::uint64_t space, protocol::say_all& line) {
  if (!stream_.has_room(line.who->size())) return;
  tell_members(space, line.who);
  const auto but = line.but.node == node_ ? line.but : protocol::socket_ref{};
  stream_.write(say_all_line{space, but, std::move(line.what), std::move(line.how)});
}

// Counts what was begun before the verdict: the space does not touch this batch any more.
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
    std::uint64_t space, const std::shared_ptr<const protocol::members>& members) {
  auto& told = member_lists_[space];
  if (told == members) return;
  members_line change{space, static_cast<std::uint32_t>(members->size()), {}};
  for (std::uint32_t i = 0; i < change.size; ++i) {
    if (told && i < told->size() && (*told)[i] == (*members)[i]) continue;
    change.changes.emplace_back(i, (*members)[i]);
  }
  told = members;
  stream_.write(change);
  outdated_lists_.when_due(member_lists_, [this] { forget_member_lists(); });
}

// A list that is held only here has changed since, or its space is no more.
void foreign_sockets::forget_member_lists() {
  std::erase_if(member_lists_, [this](const auto& one) {
    if (one.second.use_count() > 1) return false;
    stream_.write(members_line{one.first, 0, {}});
    return true;
  });
}

}  // namespace porthouse::cluster
