#include <porthouse/actors/runtime/places/peers.hpp>
#include <porthouse/protocol/ownership/rendezvous.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {

using protocol::outweighs;

void peers::up(node_number node, std::string name, std::vector<std::string> families) {
  nodes_.insert_or_assign(node, peer_entry{std::move(name), std::move(families)});
}

void peers::drains(node_number node) {
  const auto known = nodes_.find(node);
  if (known != nodes_.end()) known->second.families.clear();
}

std::vector<node_number> peers::hosts(std::string_view family) const {
  std::vector<node_number> found;
  for (const auto& [node, peer] : nodes_) {
    if (std::ranges::find(peer.families, family) != peer.families.end()) found.push_back(node);
  }
  return found;
}

std::optional<node_number> peers::owner(
    std::string_view family, std::string_view room, bool hosted_here) const {
  std::optional<node_number> best;
  std::string_view name;
  const auto compete = [&](node_number node, std::string_view called) {
    if (best && !outweighs(called, name, room)) return;
    best = node;
    name = called;
  };
  if (hosted_here) compete(this_node, own_name_);
  for (const auto node : hosts(family)) compete(node, nodes_.at(node).name);
  return best;
}

bool peers::belongs_here(node_number node, std::string_view room) const {
  const auto known = nodes_.find(node);
  return known == nodes_.end() || outweighs(own_name_, known->second.name, room);
}

}  // namespace porthouse
