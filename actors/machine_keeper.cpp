#include <porthouse/actors/machine_keeper.hpp>
#include <porthouse/protocol/journey.hpp>
#include <porthouse/protocol/utf8.hpp>

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

machine_keeper::machine_keeper(caf::actor_config& with, actor_loop& where, site ground)
    : loop_actor{with, where},
      ground_{std::move(ground)},
      rooms_{
          ground_.plan.places().families(),
          landlords_world(),
          {ground_.cluster.node, ground_.cluster.hosts}} {}

// -- the house as a whole
// ---------------------------------------------------------------------------

void machine_keeper::build() {
  try {
    auto rooms = lay_out();
    name_places();
    for (std::size_t i = 0; i < seats_.size(); ++i) occupy(seats_[i], std::move(rooms[i]));
  } catch (...) {
    raze();
    throw;
  }
  found_cluster();
  std::vector<located_ptr> places;
  for (std::size_t p = 0; p < names_.size(); ++p) places.push_back(located(p));
  places_ = all_places(std::move(places));
  for (auto* shard : ground_.shards.shards) shard->settle(places_);
  publish({places_, nullptr, 0, nullptr});
}

void machine_keeper::raze() {
  quit({});  // first: nothing is to be made anew
  rooms_.each([](const auto& one) { static_cast<loop_actor*>(one->get())->quit({}); });
  for (const auto& one : seats_) {
    if (!one.holder) continue;
    if (!one.plan.foreign) {
      static_cast<loop_actor*>(one.holder->get())->quit({});
    } else {
      tell(
          one.holder, nullptr, nullptr,
          caf::exit_msg{one.holder->address(), caf::exit_reason::user_shutdown});
    }
  }
}

void machine_keeper::take(caf::mailbox_element& what) {
  auto& payload = what.payload;
  if (payload.match_elements<seek>()) {
    const auto& name = payload.get_as<seek>(0).name;
    if (const auto known = places_->find(name)) return answer(what.sender, name, known);
    rooms_.seek(name, what.sender, payload.get_as<seek>(0).by);
  } else if (payload.match_elements<vacancy>()) {
    const auto& said = payload.get_as<vacancy>(0);
    said.empty ? rooms_.vacant(said.name) : rooms_.occupied(said.name, said.shared);
  } else if (payload.match_elements<door_card>()) {
    rooms_.described(payload.get_as<door_card>(0).card);
  } else if (payload.match_elements<listing>()) {
    list_rooms(payload.get_as<listing>(0));
  } else if (payload.match_elements<caf::down_msg>()) {
    const auto& news = payload.get_as<caf::down_msg>(0);
    bury(caf::actor_cast<caf::strong_actor_ptr>(news.source), news.reason);
  } else if (!take_about_the_end(what)) {
    static_cast<void>(take_from_border(what));
  }
}

// A new space learns that it is in its place before any shard can send sockets there; shards learn
// of it before they learn of the old one's death, so that sockets find it.
void machine_keeper::publish(const resettle& news) {
  for (const auto& one : seats_) {
    if (one.plan.foreign) continue;
    tell(one.holder, self(), &home(), news);
    if (stopping_) tell(one.holder, self(), &home(), stopping{*stopping_, nullptr});
  }
  tell_loops(news);
}

void machine_keeper::tell_loops(const resettle& news) {
  for (auto* shard : ground_.shards.shards) tell(shard->self(), self(), &home(), news);
  tell_neighbourhood(news);
}

std::uint64_t machine_keeper::restarts(std::string_view place) const noexcept {
  std::uint64_t sum = 0;
  for (const auto& one : seats_) {
    if (names_[one.place] == place) sum += one.restarts;
  }
  return sum;
}

// -- making
// -----------------------------------------------------------------------------------------

// All rooms are made before the first is moved in.
std::vector<std::unique_ptr<lockspace>> machine_keeper::lay_out() {
  std::vector<std::unique_ptr<lockspace>> rooms;
  const auto& plans = ground_.plan.places().places();
  for (std::size_t p = 0, here = 0; p < plans.size(); ++p) {
    for (std::size_t index = 0; index < plans[p].size(); ++index) {
      const auto& plan = plans[p][index];
      const auto everywhere = !plan.foreign && plan.lives == placement::every_shard;
      const auto copies = everywhere ? ground_.shards.shards.size() : 1;
      for (std::size_t shard = 0; shard < copies; ++shard) {
        rooms.push_back(room_of(plan));
        const auto name = plan.foreign ? plan.foreign->name : rooms.back()->name();
        seats_.push_back({plan, here, index, shard, name});
      }
    }
    const auto name = std::ranges::find(seats_, here, &seat::place)->name;
    if (hosts(p, name)) {
      announce(p, name);
      ++here;
      continue;
    }
    elsewhere_.push_back(name);
    while (!seats_.empty() && seats_.back().place == here) seats_.pop_back();
    rooms.resize(seats_.size());
  }
  return rooms;
}

// A place is called what its owner is called.
void machine_keeper::name_places() {
  std::set<std::string> taken;
  for (const auto& one : seats_) {
    if (one.index > 0 || one.shard > 0) continue;
    if (!taken.insert(one.name).second) {
      throw std::invalid_argument{"two places are named \"" + one.name + "\": names are unique"};
    }
    names_.push_back(one.name);
  }
  check_names();
  check_hosts();
  if (names_.empty()) throw std::invalid_argument{"a house needs a place: lockspaces{}.add<...>()"};
}

// Those of places on other nodes too: a move must not mean one thing here and another there.
void machine_keeper::check_names() const {
  const auto& families = ground_.plan.places().families();
  const auto most = ground_.shards.bounds.place_name_bytes;
  const auto check = [&](const std::string& name) {
    if (name.empty() || name.size() > most || !protocol::is_utf8(name)) {
      throw std::invalid_argument{
          "a place's name is UTF-8 of 1 to " + std::to_string(most) +
          " bytes (limits::place_name): not \"" + protocol::presentable(name, most) + '"'};
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

void machine_keeper::occupy(seat& one, std::unique_ptr<lockspace> room) {
  if (one.plan.foreign) {
    one.holder = caf::actor_cast<caf::strong_actor_ptr>(one.plan.foreign->make(home_system()));
    if (!one.holder) throw std::runtime_error{"own_actor: no actor was made for " + one.name};
  } else {
    find_host(one);
    one.holder = make_loop_actor<space_actor>(
        home_system(), *one.where, ground_.shards, one.local, std::move(room));
  }
  one.since = home().active_now();
  watch(one.holder, self());
}

// Once for each seat: a space that is made anew takes the loop, and the thread, of the one before.
void machine_keeper::find_host(seat& one) {
  if (one.where != nullptr) return;
  const auto& shards = ground_.shards.shards;
  if (one.plan.lives == placement::own_thread) {
    ground_.threads.push_back(ground_.new_thread());
    one.where = ground_.threads.back().get();
    one.local = shards.size();
    return;
  }
  const auto number = static_cast<std::size_t>(&one - seats_.data());
  one.local = one.plan.lives == placement::every_shard ? one.shard : number % shards.size();
  one.where = shards[one.local];
}

located_ptr machine_keeper::located(std::size_t place) const {
  std::vector<space_instances> spaces;
  for (const auto& one : seats_) {
    if (one.place != place) continue;
    if (one.shard == 0) {
      const auto returns = instance.plan.when_dead.what() != restart::kind::never;
      spaces.push_back(
          {{},
           one.plan.foreign == nullptr,
           returns,
           one.plan.lives,
           static_cast<std::uint32_t>(one.local)});
    }
    spaces.back().actors.push_back(one.holder);
    spaces.back().restarts += one.restarts;
  }
  return std::make_shared<const located_place>(names_[place], std::move(spaces));
}

}  // namespace porthouse
