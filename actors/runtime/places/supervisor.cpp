#include <porthouse/actors/runtime/messages/dispatch.hpp>
#include <porthouse/actors/runtime/messages/local_messages.hpp>
#include <porthouse/actors/runtime/places/supervisor.hpp>
#include <porthouse/protocol/text/presentable.hpp>
#include <porthouse/protocol/text/utf8.hpp>
#include <porthouse/protocol/trace/journey.hpp>

#include <caf/actor_cast.hpp>
#include <caf/system_messages.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace porthouse {
namespace {

std::unique_ptr<lockspace> room_of(const lockspaces::plan& from) {
  return from.foreign ? nullptr : from.make();
}

}  // namespace

supervisor::supervisor(caf::actor_config& with, actor_loop& where, dependencies given)
    : loop_actor{with, where},
      dependencies_{std::move(given)},
      rooms_{
          dependencies_.plan.places().families(),
          registry_port(),
          {dependencies_.cluster.node, dependencies_.cluster.hosts}} {}

// -- the server as a whole ------------------------------------------------------------------------

void supervisor::build() {
  try {
    auto rooms = lay_out();
    name_places();
    for (std::size_t i = 0; i < instances_.size(); ++i) spawn(instances_[i], std::move(rooms[i]));
  } catch (...) {
    shut_down();
    throw;
  }
  found_cluster();
  std::vector<located_ptr> places;
  for (std::size_t p = 0; p < names_.size(); ++p) places.push_back(located(p));
  places_ = all_places(std::move(places));
  for (auto* shard : dependencies_.shards.shards) shard->settle(places_);
  publish({places_, nullptr, 0, nullptr});
}

void supervisor::shut_down() {
  quit({});  // first: nothing is to be made anew
  rooms_.each([](const auto& actor) { static_cast<loop_actor*>(actor->get())->quit({}); });
  for (const auto& instance : instances_) {
    if (!instance.actor) continue;
    if (!instance.plan.foreign) {
      static_cast<loop_actor*>(instance.actor->get())->quit({});
    } else {
      tell(
          instance.actor, nullptr, nullptr,
          caf::exit_msg{instance.actor->address(), caf::exit_reason::user_shutdown});
    }
  }
}

void supervisor::take(caf::mailbox_element& element) {
  dispatch<cluster::machine_of_node_actor>(
      element.payload,
      [&](const find_place& request) {
        if (const auto known = places_->find(request.name))
          return answer(element.sender, request.name, known);
        rooms_.seek(request.name, element.sender, request.by);
      },
      [&](const room_idle& news) {
        news.empty ? rooms_.vacant(news.name) : rooms_.occupied(news.name, news.shared);
      },
      [&](const room_info_changed& news) { rooms_.described(news.info); },
      [&](const listing& request) { list_rooms(request); },
      [&](const stopping& news) { stop(news); },
      [&](const porthouse::finish& request) { finish(request); },
      [&](const cluster::arrived_node& node) { arrived(node); },
      [&](const cluster::lost_node& node) { lost(node); },
      [&](const cluster::drain& request) { drain(request); },
      [&](const cluster::find_room_here& request) {
        rooms_.seek_for_peer(request.room, element.sender, request.by, request.on_its_way);
      },
      [&](const cluster::claim& request) {
        rooms_.asked_to_claim(request.node, request.room, request.number);
      },
      [&](const cluster::grant& answer) { claimed(answer); },
      [&](const cluster::open_rooms& news) { rooms_.peer_has(news.node, news.rooms); },
      [&](const cluster::list_here& request) {
        tell_cluster(
            cluster::cards_here{request.node, request.number, rooms_.list(request.prefix)});
      },
      [&](cluster::gone_from& news) { tell_room(news); },
      [&](const caf::down_msg& news) {
        on_down(caf::actor_cast<caf::strong_actor_ptr>(news.source), news.reason);
      });
}

// A new space learns that it is in its place before any shard can send sockets there; shards learn
// of it before they learn of the old one's death, so that sockets find it.
void supervisor::publish(const directory_changed& news) {
  for (const auto& instance : instances_) {
    if (instance.plan.foreign) continue;
    tell(instance.actor, self(), &home(), news);
    if (stopping_) tell(instance.actor, self(), &home(), stopping{*stopping_, nullptr});
  }
  tell_loops(news);
}

void supervisor::tell_loops(const directory_changed& news) {
  for (auto* shard : dependencies_.shards.shards) tell(shard->self(), self(), &home(), news);
  tell_cluster(news);
}

std::uint64_t supervisor::restarts(std::string_view place) const noexcept {
  std::uint64_t sum = 0;
  for (const auto& instance : instances_) {
    if (names_[instance.place] == place) sum += instance.restarts;
  }
  return sum;
}

// -- making ---------------------------------------------------------------------------------------

// All rooms are made before the first gets its actor.
std::vector<std::unique_ptr<lockspace>> supervisor::lay_out() {
  std::vector<std::unique_ptr<lockspace>> rooms;
  const auto& plans = dependencies_.plan.places().places();
  for (std::size_t p = 0, here = 0; p < plans.size(); ++p) {
    for (std::size_t index = 0; index < plans[p].size(); ++index) {
      const auto& plan = plans[p][index];
      const auto everywhere = !plan.foreign && plan.lives == placement::every_shard;
      const auto copies = everywhere ? dependencies_.shards.shards.size() : 1;
      for (std::size_t shard = 0; shard < copies; ++shard) {
        rooms.push_back(room_of(plan));
        const auto name = plan.foreign ? plan.foreign->name : rooms.back()->name();
        instances_.push_back({plan, here, index, shard, name});
      }
    }
    const auto name = std::ranges::find(instances_, here, &space_instance::place)->name;
    if (hosts(p, name)) {
      announce(p, name);
      ++here;
      continue;
    }
    elsewhere_.push_back(name);
    while (!instances_.empty() && instances_.back().place == here) instances_.pop_back();
    rooms.resize(instances_.size());
  }
  return rooms;
}

// A place is called what its owner is called.
void supervisor::name_places() {
  std::set<std::string> taken;
  for (const auto& instance : instances_) {
    if (instance.index > 0 || instance.shard > 0) continue;
    if (!taken.insert(instance.name).second) {
      throw std::invalid_argument{
          "two places are named \"" + instance.name + "\": names are unique"};
    }
    names_.push_back(instance.name);
  }
  check_names();
  check_hosts();
  if (names_.empty()) throw std::invalid_argument{"a house needs a place: lockspaces{}.add<...>()"};
}

// Those of places on other nodes too: a move must not mean one thing here and another there.
void supervisor::check_names() const {
  const auto& families = dependencies_.plan.places().families();
  const auto most = dependencies_.shards.bounds.place_name_bytes;
  const auto check = [&](const std::string& name) {
    if (name.empty() || name.size() > most || !protocol::is_utf8(name)) {
      throw std::invalid_argument{
          "a place's name is UTF-8 of 1 to " + std::to_string(most) +
          " bytes (limits::place_name_bytes): not \"" + protocol::presentable(name, most) + '"'};
    }
    for (const auto& family : families) {
      if (!name.starts_with(family.prefix)) continue;
      throw std::invalid_argument{
          "the place \"" + name + "\" would be a room of the family \"" + family.prefix +
          "\": give one of them another name"};
    }
  };
  std::ranges::for_each(names_, check);
  std::ranges::for_each(elsewhere_, check);
}

void supervisor::spawn(space_instance& instance, std::unique_ptr<lockspace> room) {
  if (instance.plan.foreign) {
    instance.actor =
        caf::actor_cast<caf::strong_actor_ptr>(instance.plan.foreign->make(home_system()));
    if (!instance.actor)
      throw std::runtime_error{"own_actor: no actor was made for " + instance.name};
  } else {
    find_loop(instance);
    instance.actor = make_loop_actor<space_actor>(
        home_system(), *instance.where, dependencies_.shards, instance.local, std::move(room));
  }
  instance.since = home().active_now();
  watch(instance.actor, self());
}

// Once for each instance: a space that is made anew takes the loop, and the thread, of the one
// before.
void supervisor::find_loop(space_instance& instance) {
  if (instance.where != nullptr) return;
  const auto& shards = dependencies_.shards.shards;
  if (instance.plan.lives == placement::own_thread) {
    dependencies_.threads.push_back(dependencies_.new_thread());
    instance.where = dependencies_.threads.back().get();
    instance.local = shards.size();
    return;
  }
  const auto number = static_cast<std::size_t>(&instance - instances_.data());
  instance.local =
      instance.plan.lives == placement::every_shard ? instance.shard : number % shards.size();
  instance.where = shards[instance.local];
}

located_ptr supervisor::located(std::size_t place) const {
  std::vector<space_instances> spaces;
  for (const auto& instance : instances_) {
    if (instance.place != place) continue;
    if (instance.shard == 0) {
      const auto returns = instance.plan.when_dead.what() != restart::kind::never;
      spaces.push_back(
          {{},
           instance.plan.foreign == nullptr,
           returns,
           instance.plan.lives,
           static_cast<std::uint32_t>(instance.local)});
    }
    spaces.back().actors.push_back(instance.actor);
    spaces.back().restarts += instance.restarts;
  }
  return std::make_shared<const located_place>(names_[place], std::move(spaces));
}

}  // namespace porthouse
