#include <porthouse/actors/runtime/places/room_registry.hpp>

#include <algorithm>
#include <utility>

// How many rooms there may be, and which has to leave for another.

namespace porthouse {
namespace {

// So many rooms are asked to leave for one lookup, one after the other.
constexpr std::size_t most_asked = 16;

// So many are looked at for one lookup; the next search goes on from there.
constexpr std::size_t most_looked_at = 64;

}  // namespace

bool room_registry::may_open(const family_plan& of, const lookup& whose) const {
  const auto open = families_open_.find(&of);
  if (open != families_open_.end() && open->second >= of.rules.rooms) return false;
  return whose.on_its_way || (accounts_.visitor_is_at_limit(whose.by) == nullptr &&
                              accounts_.address_is_at_limit(whose.by) == nullptr);
}

void room_registry::ask_one_to_leave(const family_plan& of, queued next) {
  auto* room = next.asked.size() < most_asked ? to_leave_for(of, next) : nullptr;
  if (room == nullptr) return port_.fail(next.whose, next.name, protocol::move_error::full);
  if (!std::exchange(room->leaving, true)) port_.decide(room->actor(), true);
  next.asked.push_back(room->where->name());
  room->queue.push_back(std::move(next));
}

// A visitor's own rooms are asked in turn, whatever they told last; of other rooms only those that
// were empty then.
room_registry::room_entry* room_registry::to_leave_for(const family_plan& of, const queued& next) {
  const auto& by = next.whose.by;
  if (next.whose.on_its_way) return empty_one(of, next);
  if (const auto* own = accounts_.visitor_is_at_limit(by)) return first_to_leave(*own, next, false);
  if (const auto* near = accounts_.address_is_at_limit(by))
    return first_to_leave(*near, next, true);
  return empty_one(of, next);
}

room_registry::room_entry* room_registry::first_to_leave(
    const room_accounts::names& of, const queued& next, bool if_seen_empty) {
  for (const auto& name : of) {
    const auto known = rooms_.find(name);
    if (known == rooms_.end() || (if_seen_empty && known->second.info.population > 0)) continue;
    if (may_leave_for(known->second, next)) return &known->second;
  }
  return nullptr;
}

room_registry::room_entry* room_registry::empty_one(const family_plan& of, const queued& next) {
  auto at = rooms_.upper_bound(last_looked_at_);
  for (std::size_t i = std::min(most_looked_at, rooms_.size()); i > 0; --i, ++at) {
    if (at == rooms_.end()) at = rooms_.begin();
    last_looked_at_ = at->first;
    auto& room = at->second;
    if (&room.of == &of && room.info.population == 0 && may_leave_for(room, next)) return &room;
  }
  return nullptr;
}

// Not if another visitor may be on the way there. The asker is not: it looks for another room.
bool room_registry::may_leave_for(const room_entry& room, const queued& next) const {
  const auto asker = next.whose.by.visitor;
  const auto only_asker = asker != protocol::socket_id{} && room.last_sent == asker;
  const auto last = only_asker ? room.another_sent_there : room.sent_there;
  return !room.retiring && last + port_.bounds.welcome_deadline <= port_.now() &&
         std::ranges::find(next.asked, room.where->name()) == next.asked.end();
}

// The first of those who may have it opened does; the others find it then. If nobody may it stays
// closed.
room_registry::room_entry* room_registry::open_for_one_of(
    const std::string& name, const std::vector<lookup>& all) {
  const auto* of = family_of(name);
  const auto opener =
      std::ranges::find_if(all, [&](const lookup& lookup) { return may_open(*of, lookup); });
  if (opener == all.end()) {
    for (const auto& lookup : all) port_.fail(lookup, name, protocol::move_error::full);
    return nullptr;
  }
  auto* room = open(name, opener->by);
  if (room != nullptr) return room;
  for (const auto& lookup : all) port_.answer(lookup.who, name, nullptr);
  return nullptr;
}

}  // namespace porthouse
