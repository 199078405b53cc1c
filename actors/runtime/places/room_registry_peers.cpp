#include <porthouse/actors/runtime/places/room_registry.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {

// -- this node among others -----------------------------------------------------------------------

bool room_registry::hosts(const family_plan& family) const {
  if (draining_) return false;
  return self_.hosts.empty() || std::ranges::find(self_.hosts, family.prefix) != self_.hosts.end();
}

std::vector<std::string> room_registry::hosted() const {
  std::vector<std::string> prefixes;
  for (const auto& family : families_) {
    if (hosts(family)) prefixes.push_back(family.prefix);
  }
  return prefixes;
}

void room_registry::drain() {
  draining_ = true;
  for (const auto& [name, waiting] : claims_.drop()) want_all(name, waiting);
  for (auto& [name, room] : rooms_) retire(name, room);
}

// The newcomer's claims reach us after its rooms, and ours reach it after these: a room that either
// has opened without the other's knowledge is told of here, and all later ones are claimed.
void room_registry::peer_up(node_number node, std::string name, std::vector<std::string> families) {
  peers_.up(node, std::move(name), families);
  std::vector<std::string> open;
  for (const auto& [room_name, room] : rooms_) {
    if (!room.retiring) open.push_back(room_name);
  }
  if (!open.empty()) port_.tell_open(node, open);
  claims_.include(node, families);
}

void room_registry::peer_lost(node_number node) {
  peers_.lost(node);
  for (auto& [name, room] : rooms_) room.claimants.erase(node);
  claims_.lost(node);
}

// What was on its way when a link broke may arrive over the next one, so that one side may not know
// of the other's room: the side that keeps its own says so again.
void room_registry::peer_has(node_number node, const std::vector<std::string>& names) {
  std::vector<std::string> kept;
  for (const auto& name : names) {
    claims_.concede(name, node);
    const auto known = rooms_.find(name);
    if (known == rooms_.end() || known->second.retiring) continue;
    if (peers_.belongs_here(node, name)) {
      kept.push_back(name);
    } else {
      retire(name, known->second);
    }
  }
  if (!kept.empty()) port_.tell_open(node, kept);
}

void room_registry::retire(const std::string& name, room_entry& room) {
  if (std::exchange(room.retiring, true)) return;
  answer_all(name, room, claim_answer::granted);
  port_.retire(room.actor());
}

// -- claims ---------------------------------------------------------------------------------------

void room_registry::seek_for_peer(
    const std::string& name, const caf::strong_actor_ptr& actor, const room_asker& by,
    bool on_its_way) {
  want(name, {actor, true, by, on_its_way});
}

void room_registry::asked_to_claim(
    node_number node, const std::string& name, std::uint64_t number) {
  using enum claim_answer;
  const auto known = rooms_.find(name);
  if (known != rooms_.end() && !known->second.retiring) {
    if (!known->second.leaving) return port_.answer_claim(node, name, number, denied);
    known->second.claimants.insert_or_assign(node, number);
    return;
  }
  const auto ours = claims_.pending(name) && peers_.belongs_here(node, name);
  port_.answer_claim(node, name, number, ours ? denied : granted);
  if (!ours) claims_.concede(name, node);
}

void room_registry::claimed(
    node_number node, const std::string& name, std::uint64_t number, claim_answer answer) {
  claims_.claimed(node, name, number, answer);
}

void room_registry::answer_all(const std::string& name, room_entry& room, claim_answer answer) {
  for (const auto& [node, number] : std::exchange(room.claimants, {}))
    port_.answer_claim(node, name, number, answer);
}

void room_registry::claim_ended(
    const std::string& name, std::optional<node_number> where, const std::vector<lookup>& lookups) {
  if (where && *where != this_node) {
    for (const auto& lookup : lookups) port_.elsewhere(lookup, name, *where);
    return;
  }
  if (!where) {
    for (const auto& lookup : lookups) port_.fail(lookup, name, protocol::move_error::down);
    return;
  }
  const auto known = rooms_.find(name);
  auto* room = known != rooms_.end() ? &known->second : open_for_one_of(name, lookups);
  if (room == nullptr) return;
  if (room->retiring && !room->leaving) {
    room->retiring = false;
    port_.recall(room->actor());
  }
  want_all(name, lookups);
}

}  // namespace porthouse
