#include <porthouse/actors/machine_keeper.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace porthouse {

// -- what is here
// -----------------------------------------------------------------------------------

bool machine_keeper::on_each_node(std::size_t place) const {
  const auto& plan = ground_.plan.places().places()[place];
  const auto everywhere = [](const auto& one) {
    return !one.foreign && one.lives == hosting::every_shard;
  };
  return place == 0 || plan.front().on_each_node || std::ranges::all_of(plan, everywhere);
}

bool machine_keeper::hosts(std::size_t place, const std::string& name) const {
  const auto& chosen = ground_.cluster.hosts;
  return chosen.empty() || on_each_node(place) || std::ranges::find(chosen, name) != chosen.end();
}

// Places whose owner is an actor of the user's own are for the sockets of their own node only: that
// is asked by requests.
void machine_keeper::announce(std::size_t place, const std::string& name) {
  const auto& plan = ground_.plan.places().places()[place];
  const auto foreign = [](const auto& one) { return one.foreign != nullptr; };
  if (on_each_node(place) || std::ranges::any_of(plan, foreign)) return;
  announced_.push_back({name, static_cast<std::uint32_t>(plan.size())});
}

void machine_keeper::check_hosts() const {
  const auto& families = ground_.plan.places().families();
  for (const auto& one : ground_.cluster.hosts) {
    const auto known = std::ranges::find(names_, one) != names_.end() ||
                       std::ranges::find(families, one, &family_plan::prefix) != families.end();
    if (!known)
      throw std::invalid_argument{
          "--hosts names \"" + one + "\", which is no place and no family's prefix of this house"};
  }
}

// -- what is elsewhere
// ------------------------------------------------------------------------------

// Places whose node is not there are known all the same: a move there fails with `down`.
directory_ptr machine_keeper::all_places(std::vector<located_ptr> own) const {
  auto all = std::move(own);
  for (const auto& [name, where] : abroad_) all.push_back(where);
  for (const auto& name : elsewhere_) {
    if (!abroad_.contains(name))
      all.push_back(
          std::make_shared<const located_place>(name, std::vector<space_instances>{{{nullptr}}}));
  }
  std::vector<std::string> families;
  for (const auto& one : ground_.plan.places().families()) families.push_back(one.prefix);
  return std::make_shared<const directory>(std::move(all), std::move(families));
}

void machine_keeper::arrived(const cluster::arrived_node& who) {
  for (const auto& one : who.places) abroad_[one->name()] = one;
  const auto& all = places_->places();
  places_ = all_places({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(names_.size())});
  publish({places_, nullptr, 0, nullptr, 0});
}

// A node that drains is still linked: who is there goes when it is told to.
void machine_keeper::lost(const cluster::lost_node& who) {
  for (auto& [name, where] : abroad_) {
    if (where->link() != who.link) continue;
    where = std::make_shared<const located_place>(
        name, std::vector<space_instances>(where->spaces(), space_instances{{nullptr}}));
  }
  const auto& all = places_->places();
  places_ = all_places({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(names_.size())});
  publish({places_, nullptr, 0, nullptr, who.draining ? 0 : who.link});
}

bool machine_keeper::take_from_border(caf::message& payload) {
  if (payload.match_elements<cluster::arrived_node>()) {
    arrived(payload.get_as<cluster::arrived_node>(0));
  } else if (payload.match_elements<cluster::lost_node>()) {
    lost(payload.get_as<cluster::lost_node>(0));
  } else if (payload.match_elements<cluster::drain>()) {
    for (const auto& one : seats_) {
      if (!one.plan.foreign) tell(one.holder, self(), &home(), cluster::drain{});
    }
    tell(ground_.shards.neighbourhood, self(), &home(), cluster::drain{});
  } else {
    return false;
  }
  return true;
}

}  // namespace porthouse
