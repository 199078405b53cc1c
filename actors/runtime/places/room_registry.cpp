#include <porthouse/actors/runtime/places/room_registry.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/protocol/text/ascii.hpp>
#include <porthouse/protocol/text/utf8.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {
namespace {

bool is_plain(std::string_view name) {
  return !name.empty() && name.size() <= protocol::limits::room_name_bytes &&
         protocol::is_utf8(name) && std::ranges::none_of(name, protocol::is_control_character);
}

}  // namespace

room_registry::room_registry(const std::vector<family_plan>& families, port around)
    : room_registry{families, std::move(around), {}} {}

room_registry::room_registry(const std::vector<family_plan>& families, port around, membership as)
    : families_{families},
      port_{std::move(around)},
      self_{std::move(as)},
      peers_{self_.node},
      claims_{
          {port_.claim,
           [this](const auto& name, auto where, const auto& lookups) {
             claim_ended(name, where, lookups);
           },
           port_.later, port_.bounds.welcome_deadline}},
      accounts_{port_.bounds.rooms_per_visitor, port_.bounds.rooms_per_address} {}

const family_plan* room_registry::family_of(std::string_view name) const {
  const auto found = std::ranges::find_if(families_, [name](const family_plan& family) {
    return name.starts_with(family.prefix) && is_plain(name.substr(family.prefix.size()));
  });
  return found == families_.end() ? nullptr : &*found;
}

// -- looking for rooms ----------------------------------------------------------------------------

void room_registry::seek(
    const std::string& name, const caf::strong_actor_ptr& actor, const room_asker& by) {
  want(name, {actor, false, by});
}

void room_registry::want(
    const std::string& name, const lookup& lookup, const std::vector<std::string>& asked) {
  const auto known = rooms_.find(name);
  if (known != rooms_.end() && known->second.leaving) {
    auto& waiting = known->second.waiting;
    if (waiting.size() >= room_claims::most_waiting)
      return port_.fail(lookup, name, protocol::move_error::full);
    return waiting.push_back(lookup);
  }
  if (known != rooms_.end() && !known->second.retiring) return show(known->second, name, lookup);
  if (claims_.wait(name, lookup)) return;
  const auto* of = family_of(name);
  if (of == nullptr) return port_.answer(lookup.who, name, nullptr);
  want_elsewhere_or_open(*of, name, lookup, asked);
}

// A claim is made only when there is room for what it is to open: while it is pending the others
// count on that.
void room_registry::want_elsewhere_or_open(
    const family_plan& of, const std::string& name, const lookup& lookup,
    const std::vector<std::string>& asked) {
  const auto here = hosts(of);
  const auto owner =
      here && lookup.sent_here ? std::optional{this_node} : peers_.owner(of.prefix, name, here);
  if (!owner) return port_.answer(lookup.who, name, nullptr);
  if (*owner != this_node) return port_.elsewhere(lookup, name, *owner);
  // A room that retires is still open.
  if (!rooms_.contains(name) && !may_open(of, lookup))
    return ask_one_to_leave(of, {name, lookup, asked});
  claims_.begin(name, of.prefix, peers_.hosts(of.prefix), lookup);
}

void room_registry::show(room_entry& room, const std::string& name, const lookup& lookup) {
  const auto id = lookup.by.visitor;
  if (id == protocol::socket_id{} || id != room.last_sent)
    room.another_sent_there = room.sent_there;
  room.last_sent = id;
  room.sent_there = port_.now();
  port_.answer(lookup.who, name, room.where);
}

void room_registry::want_all(const std::string& name, const std::vector<lookup>& all) {
  for (const auto& lookup : all) want(name, lookup);
}

room_registry::room_entry* room_registry::open(const std::string& name, const room_asker& by) {
  const auto* of = family_of(name);
  auto made = port_.spawn_room(*of, name, by);
  if (!made.actor) return nullptr;
  ++families_open_[of];
  accounts_.opened(name, by);
  names_.emplace(made.actor->id(), name);
  auto where = std::make_shared<const located_place>(
      name, std::vector<space_instances>{{{std::move(made.actor)}, true, false}}, of->prefix);
  auto& room = rooms_.emplace(name, room_entry{*of, std::move(where), by}).first->second;
  // Listings heed what its constructor has set, even before the room tells it.
  static_cast<room_settings&>(room.info) = std::move(made.settings);
  return &room;
}

// -- what rooms say -------------------------------------------------------------------------------

void room_registry::vacant(const std::string& name) {
  const auto known = rooms_.find(name);
  if (known == rooms_.end() || known->second.leaving) return;
  auto& room = known->second;
  // Somebody may still be on the way.
  room.leaving = room.sent_there + port_.bounds.welcome_deadline <= port_.now();
  port_.decide(room.actor(), room.leaving);
}

void room_registry::occupied(const std::string& name, bool shared) {
  const auto known = rooms_.find(name);
  if (known == rooms_.end()) return;
  auto& room = known->second;
  room.leaving = false;
  if (shared) accounts_.shared(name, room.opener);
  answer_all(name, room, claim_answer::denied);
  const auto queue = std::exchange(room.queue, {});
  want_all(name, std::exchange(room.waiting, {}));
  for (const auto& next : queue) want(next.name, next.whose, next.asked);
}

void room_registry::described(room_info info) {
  const auto known = rooms_.find(info.name);
  if (known != rooms_.end()) known->second.info = std::move(info);
}

located_ptr room_registry::died(const caf::strong_actor_ptr& dead) {
  const auto known = dead ? names_.extract(dead->id()) : decltype(names_)::node_type{};
  if (!known) return nullptr;
  auto room = std::move(rooms_.extract(known.mapped()).mapped());
  --families_open_[&room.of];
  accounts_.closed(known.mapped(), room.opener);
  answer_all(known.mapped(), room, claim_answer::granted);
  for (const auto& next : room.queue) want(next.name, next.whose, next.asked);
  want_all(known.mapped(), room.waiting);
  return room.leaving ? nullptr : room.where;
}

// -- what is open ---------------------------------------------------------------------------------

located_ptr room_registry::find(std::string_view name) const {
  const auto known = rooms_.find(name);
  return known == rooms_.end() ? nullptr : known->second.where;
}

std::vector<room_info> room_registry::list(std::string_view prefix) const {
  std::vector<room_info> rooms;
  for (auto at = rooms_.lower_bound(prefix); at != rooms_.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    const auto& room = at->second;
    if (room.leaving || room.retiring || room.info.hidden) continue;
    rooms.push_back(room.info);
    rooms.back().name = at->first;
  }
  return rooms;
}

void room_registry::each(const std::function<void(const caf::strong_actor_ptr&)>& callback) const {
  for (const auto& [name, room] : rooms_) callback(room.actor());
}

}  // namespace porthouse
