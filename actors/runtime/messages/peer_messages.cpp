#include <porthouse/actors/runtime/messages/peer_messages.hpp>
#include <porthouse/protocol/http/host_port.hpp>
#include <porthouse/protocol/ownership/place.hpp>
#include <porthouse/protocol/settings/cluster.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace porthouse::cluster {
namespace {

constexpr std::size_t most_places = 1'024;
constexpr std::size_t most_known = 4'096;
constexpr std::size_t longest_name = 256;     // of a place, or the prefix of a family; in bytes
constexpr std::size_t longest_address = 300;  // HOST:PORT

bool is_name(const std::string& text) { return text.size() <= longest_name; }

bool is_address(const std::string& text) {
  return text.size() <= longest_address && protocol::parse_host_port(text).has_value();
}

}  // namespace

std::string what_is_wrong(const node_info& node) {
  if (!protocol::is_node_name(node.node)) return "that is no name for a node";
  if (!is_address(node.address)) return "nobody can be reached by its address";
  if (node.incarnation > latest_incarnation) return "no clock is as late as its life began";
  if (node.places.size() > most_places || node.families.size() > most_places)
    return "no node has more than " + std::to_string(most_places) + " places, or families";
  if (node.known.size() > most_known || !std::ranges::all_of(node.known, is_address))
    return "what it tells of other nodes makes no sense";
  if (!std::ranges::all_of(node.families, is_name) ||
      !std::ranges::all_of(node.places, is_name, &hosted_place::name))
    return "no name of a place has more than " + std::to_string(longest_name) + " bytes";
  for (const auto& place : node.places) {
    if (place.spaces < 1 || place.spaces > protocol::place::most_spaces)
      return "no place has as many spaces as its \"" + place.name + "\"";
  }
  return {};
}

}  // namespace porthouse::cluster
