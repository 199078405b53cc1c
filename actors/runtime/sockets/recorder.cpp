#include <porthouse/actors/runtime/sockets/recorder.hpp>
#include <porthouse/actors/runtime/sockets/socket.hpp>
#include <porthouse/protocol/text/presentable.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {
namespace {

std::uint64_t key(protocol::socket_id id) noexcept { return static_cast<std::uint64_t>(id); }

template <class Enumerator>
std::size_t index(Enumerator one) noexcept {
  return std::min<std::size_t>(static_cast<std::size_t>(one), 15);
}

std::vector<std::string> names(const std::vector<protocol::place_ptr>& places) {
  std::vector<std::string> all;
  all.reserve(places.size());
  for (const auto& place : places) all.push_back(place->name());
  return all;
}

}  // namespace

// -- what happens ---------------------------------------------------------------------------------

void recorder::opened(std::uint32_t slot, socket& socket, time now) {
  if (by_slot_.size() <= slot) {
    by_slot_.resize(slot + std::size_t{1});
    sent_.resize(by_slot_.size());
  }
  auto& made =
      by_id_.try_emplace(key(socket.who()->id), record{&socket, {now, steps_}, {}}).first->second;
  by_slot_[slot] = &made;
}

void recorder::arrived(
    std::uint32_t slot, time now, protocol::tenure stay, somewhere place, std::string_view from,
    protocol::arrival how) {
  auto& who = *by_slot_[slot];
  enter(who);
  who.family = place.family;
  who.node = place.node;
  ++at_nodes_[place.node];
  auto& there = places_[place.family.empty() ? place.name : place.family];
  if (!place.family.empty()) {
    auto& room = rooms_[place.name];
    room.family = place.family;
    room.node = place.node;
    ++room.sockets;
  }
  ++there.sockets;
  ++there.arrived[index(how)];
  who.moving_since = std::chrono::steady_clock::now();
  note_move(who, now, from, place.name, protocol::name(how));
  who.log.arrived(now, stay, place.name, from, how);
}

void recorder::left(std::uint32_t slot, time now, const protocol::departure& how) {
  settle();
  auto& who = *by_slot_[slot];
  enter(who);
  auto& there = places_[who.family.empty() ? who.log.place() : who.family];
  --there.sockets;
  --at_nodes_[who.node];
  ++there.left[index(how.why)];
  if (!who.family.empty() && --rooms_[who.log.place()].sockets == 0) {
    rooms_.erase(who.log.place());
  }
  who.log.left(now, how);
}

void recorder::closed(std::uint32_t slot, time now, const protocol::ending& how) {
  auto& who = *by_slot_[slot];
  enter(who);
  who.log.ended(now, how);
  note_move(who, now, who.log.place(), {}, protocol::name(protocol::departure_of(how).why));
  ended_.push_back({who.who->who(), std::move(who.log)});
  if (ended_.size() > ended_kept) ended_.pop_front();
  by_slot_[slot] = nullptr;
  by_id_.erase(key(ended_.back().who->id));
}

void recorder::note_move(
    const record& who, time now, std::string_view from, std::string_view to, std::string_view how) {
  const auto& identity = *who.who->who();
  moves_.push_back(
      {++last_move_, now, identity.id,
       protocol::presentable(identity.name, protocol::journey::longest_name),
       protocol::presentable(from, protocol::journey::longest_name), std::string{to}, how});
  if (moves_.size() > moves_kept) moves_.pop_front();
}

void recorder::watch(std::uint32_t slot) noexcept {
  watched_ = by_slot_[slot];
  mark_ = books_;
}

void recorder::enter(record& who) noexcept {
  who.log.sent(std::exchange(sent_[who.who->slot()], 0));
}

// What has changed in the books since goes into the journey.
void recorder::settle() {
  if (watched_ == nullptr) return;
  const auto change = books_.since(std::exchange(mark_, books_));
  watched_->log.add(change);
  if (change.moves > 0) {
    measures_.moved(std::chrono::steady_clock::now() - watched_->moving_since);
  }
}

// -- what can be seen -----------------------------------------------------------------------------

void recorder::report(const inspection_query& asked, shard_report& into) {
  switch (asked.what) {
    case inspection_query::kind::sockets: return list(asked, into);
    case inspection_query::kind::journey: return find(asked.id, into);
    case inspection_query::kind::spaces:
      into.places = places_;
      into.at_nodes = at_nodes_;
      tell_rooms(into);
      return tell_moves(asked, into);
    case inspection_query::kind::books:
      into.places = places_;
      into.rooms.assign(rooms_.begin(), rooms_.end());
      return;
  }
}

void recorder::list(const inspection_query& asked, shard_report& into) {
  std::size_t looked_at = 0;
  for (auto at = by_id_.upper_bound(key(asked.id)); at != by_id_.end(); ++at) {
    const auto& log = at->second.log;
    auto* who = at->second.who;
    const auto fits = (asked.space.empty() || log.place() == asked.space) &&
                      (!asked.name || who->who()->name == *asked.name);
    if (fits) {
      enter(at->second);
      into.sockets.push_back(
          {who->who(), log.opened(), log.since(), log.place(), who->ownership().history().size(),
           who->wire().queued(), log.in(), log.out()});
    }
    if (into.sockets.size() < asked.limit && ++looked_at < most_looked_at) continue;
    if (std::next(at) != by_id_.end()) into.looked_to = protocol::socket_id{at->first};
    return;
  }
}

void recorder::find(protocol::socket_id id, shard_report& into) {
  if (const auto found = by_id_.find(key(id)); found != by_id_.end()) {
    auto& who = *found->second.who;
    enter(found->second);
    into.journey.emplace(journey_view{
        who.who(), found->second.log, names(who.ownership().history()), who.wire().queued(), true});
    return;
  }
  for (const auto& one : ended_) {
    if (one.who->id != id) continue;
    into.journey.emplace(journey_view{one.who, one.log, {}, 0, false});
    return;
  }
}

void recorder::tell_rooms(shard_report& into) const {
  into.rooms.assign(rooms_.begin(), rooms_.end());
  if (into.rooms.size() <= most_rooms_told) return;
  const auto last = into.rooms.begin() + most_rooms_told;
  std::ranges::partial_sort(
      into.rooms, last, std::ranges::greater{}, [](const auto& one) { return one.second.sockets; });
  into.rooms.erase(last, into.rooms.end());
}

void recorder::tell_moves(const inspection_query& asked, shard_report& into) const {
  into.last_move = last_move_;
  if (into.shard >= asked.since.size()) return;
  const auto known = asked.since[into.shard];
  if (known >= last_move_) return;
  const auto fresh =
      static_cast<std::size_t>(std::min<std::uint64_t>(last_move_ - known, moves_.size()));
  into.moves_missed = last_move_ - known - fresh;
  into.moves.assign(moves_.end() - static_cast<std::ptrdiff_t>(fresh), moves_.end());
}

}  // namespace porthouse
