// The server as JSON: the nodes around it, and who is here from them.

#include <porthouse/actors/runtime/inspection/inspection_json.hpp>
#include <porthouse/protocol/text/presentable.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace porthouse {
namespace {

using boost::json::array;
using boost::json::object;
using protocol::presentable;

constexpr auto longest_name = protocol::journey::longest_name;

object node_json(const known_node& node, const seen_places& seen) {
  array hosts;
  for (const auto& place : node.hosts) hosts.emplace_back(presentable(place, longest_name));
  object made{
      {"name", node.name},
      {"state", protocol::enumerator_name(node.is)},
      {"hosts", std::move(hosts)},
      {"sockets", sockets_at(seen.from, node.number)}};
  if (seen.foreign == nullptr || node.number == 0) return made;
  const auto foreign = seen.foreign->nodes.find(node.number);
  made["guests"] = foreign == seen.foreign->nodes.end() ? 0 : foreign->second;
  return made;
}

}  // namespace

array nodes_json(const seen_places& seen) {
  array all;
  for (const auto& node : seen.places.nodes()) all.push_back(node_json(node, seen));
  return all;
}

std::uint64_t foreign_at(const foreign_report& foreign, std::string_view place) {
  const auto found = foreign.places.find(place);
  return found == foreign.places.end() ? 0 : found->second.sockets;
}

std::uint64_t foreign_of_family(const foreign_report& foreign, std::string_view prefix) {
  std::uint64_t sum = 0;
  for (const auto& [name, room] : foreign.places) {
    if (room.family == prefix) sum += room.sockets;
  }
  return sum;
}

std::map<std::string, room_tally> rooms_of(const seen_places& seen) {
  auto all = rooms_of(seen.from);
  if (seen.foreign == nullptr) return all;
  std::vector<std::pair<std::string, room_tally>> others;
  for (const auto& [name, room] : seen.foreign->places) {
    if (!room.family.empty() && !all.contains(name)) others.emplace_back(name, room);
  }
  std::ranges::stable_sort(
      others, std::ranges::greater{}, [](const auto& one) { return one.second.sockets; });
  if (others.size() > most_rooms_told) others.resize(most_rooms_told);
  for (auto& [name, room] : others) all.emplace(name, room_tally{std::move(room.family)});
  return all;
}

}  // namespace porthouse
