#include <porthouse/actors/landlord.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {
namespace {

constexpr std::size_t longest_name = 64;  // behind the prefix, in bytes

bool is_plain(std::string_view name) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return !name.empty() && name.size() <= longest_name && std::ranges::none_of(name, control);
}

const caf::strong_actor_ptr& actor_of(const located_ptr& where) {
  return where->space(0).actors.front();
}

}  // namespace

landlord::landlord(const std::vector<family_plan>& families, world around)
    : families_{families}, world_{std::move(around)} {}

// The longest prefix counts, so that families may stand inside others.
const family_plan* landlord::family_of(std::string_view name) const {
  const family_plan* found = nullptr;
  for (const auto& one : families_) {
    if (!name.starts_with(one.prefix) || !is_plain(name.substr(one.prefix.size()))) continue;
    if (found == nullptr || found->prefix.size() < one.prefix.size()) found = &one;
  }
  return found;
}

landlord::lodging* landlord::open(const std::string& name) {
  const auto* of = family_of(name);
  if (of == nullptr) return nullptr;
  auto& relatives = families_open_[of];
  if (relatives >= of->rules.rooms) return nullptr;
  auto actor = world_.move_in(*of, name);
  if (!actor) return nullptr;
  ++relatives;
  names_.emplace(actor->id(), name);
  auto where = std::make_shared<const located_place>(
      name, std::vector<space_instances>{{{std::move(actor)}, true, false}}, of->prefix);
  return &rooms_.emplace(name, lodging{*of, std::move(where), world_.now()}).first->second;
}

void landlord::seek(const std::string& name, const caf::strong_actor_ptr& who) {
  const auto known = rooms_.find(name);
  auto* room = known != rooms_.end() ? &known->second : open(name);
  if (room == nullptr) return world_.answer(who, name, nullptr);
  if (room->leaving) return room->waiting.push_back(who);
  room->sent_there = world_.now();
  world_.answer(who, name, room->where);
}

void landlord::vacant(const std::string& name) {
  const auto known = rooms_.find(name);
  if (known == rooms_.end() || known->second.leaving) return;
  auto& room = known->second;
  // Somebody may still be on the way.
  room.leaving = world_.now() - room.sent_there >= world_.welcome;
  world_.decide(actor_of(room.where), room.leaving);
}

void landlord::occupied(const std::string& name) {
  const auto known = rooms_.find(name);
  if (known == rooms_.end()) return;
  known->second.leaving = false;
  answer_all(name, std::exchange(known->second.waiting, {}));
}

void landlord::described(room_card card) {
  const auto known = rooms_.find(card.name);
  if (known != rooms_.end()) known->second.card = std::move(card);
}

located_ptr landlord::died(const caf::strong_actor_ptr& dead) {
  const auto known = dead ? names_.extract(dead->id()) : decltype(names_)::node_type{};
  if (!known) return nullptr;
  const auto room = std::move(rooms_.extract(known.mapped()).mapped());
  --families_open_[&room.of];
  answer_all(known.mapped(), room.waiting);
  return room.leaving ? nullptr : room.where;
}

void landlord::answer_all(const std::string& name, const std::vector<caf::strong_actor_ptr>& who) {
  for (const auto& one : who) seek(name, one);
}

located_ptr landlord::find(std::string_view name) const {
  const auto known = rooms_.find(name);
  return known == rooms_.end() ? nullptr : known->second.where;
}

std::vector<room_card> landlord::list(std::string_view prefix) const {
  std::vector<room_card> cards;
  for (auto one = rooms_.lower_bound(prefix); one != rooms_.end(); ++one) {
    if (!one->first.starts_with(prefix)) break;
    if (one->second.leaving || one->second.card.hidden) continue;
    cards.push_back(one->second.card);
    cards.back().name = one->first;
  }
  return cards;
}

void landlord::each(const std::function<void(const caf::strong_actor_ptr&)>& what) const {
  for (const auto& [name, room] : rooms_) what(actor_of(room.where));
}

}  // namespace porthouse
