#include <porthouse/actors/machine_keeper.hpp>

#include <caf/actor_cast.hpp>
#include <caf/system_messages.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace porthouse {
namespace {

void end(const space_instances& space) {
  for (const auto& actor : space.actors) {
    if (space.ours) {
      static_cast<hosted*>(actor->get())->quit({});
    } else {
      tell(
          actor, nullptr, nullptr,
          caf::exit_msg{actor->address(), caf::exit_reason::user_shutdown});
    }
  }
}

}  // namespace

machine_keeper::machine_keeper(caf::actor_config& with, host& where, site ground)
    : hosted{with, where}, ground_{std::move(ground)} {}

// All rooms are made before the first is moved in: a constructor that throws leaves nothing
// running.
void machine_keeper::build() {
  struct site_of_place {
    std::string name;
    std::vector<std::unique_ptr<lockspace>> rooms;
  };
  const auto& plans = ground_.plan.places().places();
  std::vector<site_of_place> sites;
  std::set<std::string> names;
  for (const auto& one : plans) {
    auto& made = sites.emplace_back();
    for (const auto& plan : one) made.rooms.push_back(plan.foreign ? nullptr : plan.make());
    made.name = one.front().foreign ? one.front().foreign->name : made.rooms.front()->name();
    if (!names.insert(made.name).second) {
      throw std::invalid_argument{"two places are named \"" + made.name + "\": names are unique"};
    }
  }
  if (sites.empty()) throw std::invalid_argument{"a house needs a place: lockspaces{}.add<...>()"};

  std::vector<located_ptr> places;
  std::size_t number = 0;
  for (std::size_t p = 0; p < sites.size(); ++p) {
    std::vector<space_instances> spaces;
    for (std::size_t which = 0; which < plans[p].size(); ++which) {
      spaces.push_back(spawn_all(plans[p][which], number++, std::move(sites[p].rooms[which])));
    }
    places.push_back(std::make_shared<const located_place>(sites[p].name, std::move(spaces)));
  }
  places_ = std::make_shared<const directory>(std::move(places));
  for (auto* shard : ground_.shards.hosts) shard->settle(places_);
  publish({places_, nullptr, 0, nullptr});
}

void machine_keeper::raze() {
  quit({});  // first: nothing is to be made anew
  if (!places_) return;
  for (const auto& place : places_->places()) {
    for (std::size_t which = 0; which < place->spaces(); ++which) {
      end(place->space(which));
    }
  }
}

void machine_keeper::take(caf::mailbox_element& what) {
  auto& payload = what.payload;
  if (payload.match_elements<seek>()) {
    const auto& name = payload.get_as<seek>(0).name;
    tell(what.sender, self(), &home(), placed{name, places_->find(name)});
  } else if (payload.match_elements<caf::down_msg>()) {
    rebuild(caf::actor_cast<caf::strong_actor_ptr>(payload.get_as<caf::down_msg>(0).source));
  }
}

// A new space learns that it is in its place before any shard can send sockets there; shards learn
// of it before they learn of the old one's death, so that sockets find it.
void machine_keeper::publish(const resettle& news) {
  for (const auto& place : news.where->places()) {
    for (std::size_t which = 0; which < place->spaces(); ++which) {
      const auto& space = place->space(which);
      if (!space.ours) continue;
      for (const auto& actor : space.actors) tell(actor, self(), &home(), news);
    }
  }
  for (auto* shard : ground_.shards.hosts) tell(shard->self(), self(), &home(), news);
}

void machine_keeper::rebuild(const caf::strong_actor_ptr& dead) {
  auto places = places_->places();
  for (std::size_t p = 0; p < places.size(); ++p) {
    const auto was = places[p];
    for (std::size_t which = 0; which < was->spaces(); ++which) {
      const auto& actors = was->space(which).actors;
      const auto found = std::ranges::find(actors, dead);
      if (found == actors.end()) continue;
      const auto& plan = ground_.plan.places().places()[p][which];
      const auto shard = static_cast<std::size_t>(found - actors.begin());
      std::vector<space_instances> spaces;
      for (std::size_t w = 0; w < was->spaces(); ++w) spaces.push_back(was->space(w));
      auto& hole = spaces[which].actors[shard];
      hole = plan.foreign
                 ? spawn_foreign(*plan.foreign)
                 : spawn(plan, plan.lives == hosting::every_shard ? shard : p, plan.make());
      places[p] = std::make_shared<const located_place>(was->name(), std::move(spaces));
      places_ = std::make_shared<const directory>(std::move(places));
      return publish({places_, was, static_cast<std::uint32_t>(which), dead});
    }
  }
}

caf::strong_actor_ptr machine_keeper::spawn(
    const lockspaces::plan& from, std::size_t shard, std::unique_ptr<lockspace> room) {
  const auto& shards = ground_.shards.hosts;
  host* where = shards[shard % shards.size()];
  auto local = shard % shards.size();
  if (from.lives == hosting::own_thread) {
    ground_.threads.push_back(ground_.new_thread());
    where = ground_.threads.back().get();
    local = shards.size();
  }
  auto made =
      make_hosted<space_actor>(home_system(), *where, ground_.shards, local, std::move(room));
  watch(made, self());
  return made;
}

caf::strong_actor_ptr machine_keeper::spawn_foreign(const actor_plan& from) {
  auto made = caf::actor_cast<caf::strong_actor_ptr>(from.make(home_system()));
  watch(made, self());
  return made;
}

space_instances machine_keeper::spawn_all(
    const lockspaces::plan& from, std::size_t number, std::unique_ptr<lockspace> first) {
  space_instances made;
  if (from.foreign) return {{spawn_foreign(*from.foreign)}, false};
  if (from.lives != hosting::every_shard) {
    made.actors.push_back(spawn(from, number, std::move(first)));
    return made;
  }
  for (std::size_t shard = 0; shard < ground_.shards.hosts.size(); ++shard) {
    made.actors.push_back(spawn(from, shard, shard == 0 ? std::move(first) : from.make()));
  }
  return made;
}

}  // namespace porthouse
