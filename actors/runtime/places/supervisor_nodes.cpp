#include <porthouse/actors/runtime/places/supervisor.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace porthouse {
namespace {

constexpr std::chrono::milliseconds time_to_find_another{1'000};

// A place of which all spaces are down; `node` hosted it last, if any did.
located_ptr nobody_at(const std::string& name, std::size_t spaces, const std::string& node = {}) {
  remote_place where{node};
  where.lost = true;
  return std::make_shared<const located_place>(
      name, std::vector<space_instances>(spaces, space_instances{{nullptr}}), std::string{},
      std::move(where));
}

}  // namespace

// -- what is here ---------------------------------------------------------------------------------

bool supervisor::on_each_node(std::size_t place) const {
  const auto& plan = dependencies_.plan.places().places()[place];
  const auto everywhere = [](const auto& space) {
    return !space.foreign && space.lives == placement::every_shard;
  };
  return place == 0 || plan.front().on_each_node || std::ranges::all_of(plan, everywhere);
}

bool supervisor::hosts(std::size_t place, const std::string& name) const {
  const auto& chosen = dependencies_.cluster.hosts;
  return chosen.empty() || on_each_node(place) || std::ranges::find(chosen, name) != chosen.end();
}

void supervisor::announce(std::size_t place, const std::string& name) {
  if (on_each_node(place)) return;
  const auto& plan = dependencies_.plan.places().places()[place];
  announced_.push_back({name, static_cast<std::uint32_t>(plan.size())});
}

void supervisor::check_hosts() const {
  const auto& families = dependencies_.plan.places().families();
  for (const auto& name : dependencies_.cluster.hosts) {
    const auto known = std::ranges::find(names_, name) != names_.end() ||
                       std::ranges::find(families, name, &family_plan::prefix) != families.end();
    if (!known)
      throw std::invalid_argument{
          "--hosts names \"" + name + "\", which is no place and no family's prefix of this house"};
  }
}

// -- what is elsewhere ----------------------------------------------------------------------------

void supervisor::found_cluster() {
  if (dependencies_.cluster.node.empty()) return;
  known_node me{dependencies_.cluster.node, 0, known_node::state::here, rooms_.hosted()};
  for (const auto& place : announced_) me.hosts.push_back(place.name);
  std::ranges::sort(me.hosts);
  nodes_.emplace(me.number, std::move(me));
}

// A lost node is remembered with what it hosted; one that drains hosts nothing any more.
void supervisor::note(std::uint16_t node, known_node::state is) {
  const auto known = nodes_.find(node);
  if (known == nodes_.end()) return;
  known->second.is = is;
  if (is == known_node::state::draining) known->second.hosts.clear();
}

std::vector<located_ptr> supervisor::own_places() const {
  const auto& all = places_->places();
  return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(names_.size())};
}

// Places whose node is not there are known all the same: a move there fails with `down`.
directory_ptr supervisor::all_places(std::vector<located_ptr> own) const {
  auto all = std::move(own);
  for (const auto& [name, where] : remote_places_) all.push_back(where);
  for (const auto& name : elsewhere_) {
    if (!remote_places_.contains(name)) all.push_back(nobody_at(name, 1));
  }
  std::vector<std::string> families;
  for (const auto& family : dependencies_.plan.places().families())
    families.push_back(family.prefix);
  std::vector<known_node> nodes;
  for (const auto& [number, node] : nodes_) nodes.push_back(node);
  return std::make_shared<const directory>(std::move(all), std::move(families), std::move(nodes));
}

void supervisor::arrived(const cluster::arrived_node& node) {
  known_node there{node.name, node.number, known_node::state::linked, node.families};
  for (const auto& place : node.places) {
    remote_places_[place->name()] = place;
    there.hosts.push_back(place->name());
  }
  std::ranges::sort(there.hosts);
  nodes_.insert_or_assign(node.number, std::move(there));
  places_ = all_places(own_places());
  publish({places_, nullptr, 0, nullptr, 0});
  rooms_.peer_up(node.number, node.name, node.families);
}

// A node that drains is still linked: who is there goes when it is told to.
void supervisor::lost(const cluster::lost_node& node) {
  for (auto& [name, where] : remote_places_) {
    if (where->link() == node.link) where = nobody_at(name, where->spaces(), where->node_name());
  }
  note(node.number, node.draining ? known_node::state::draining : known_node::state::lost);
  places_ = all_places(own_places());
  publish({places_, nullptr, 0, nullptr, node.draining ? 0 : node.link});
  if (node.draining) return rooms_.peer_drains(node.number);
  rooms_.peer_lost(node.number);
}

void supervisor::claimed(const cluster::grant& answer) {
  const auto came = answer.free ? claim_answer::granted : claim_answer::denied;
  rooms_.claimed(answer.node, answer.room, answer.number, came);
}

void supervisor::tell_room(cluster::gone_from& news) {
  if (const auto room = rooms_.find(news.place))
    tell(room->space(0).on(0), self(), &home(), std::move(news.what));
}

// Rooms of families go first: their visitors are to find them on other nodes, and to go home only
// if there is none.
void supervisor::drain(const cluster::drain& request) {
  tell_cluster(request);
  rooms_.drain();
  note(0, known_node::state::draining);
  places_ = all_places(own_places());
  tell_loops({places_, nullptr, 0, nullptr, 0});
  for (const auto& instance : instances_) {
    if (!instance.plan.foreign) tell(instance.actor, self(), &home(), cluster::drain{});
  }
  later(time_to_find_another, [this] {
    rooms_.each([this](const auto& actor) { tell(actor, self(), &home(), cluster::drain{}); });
  });
}

}  // namespace porthouse
