#include <porthouse/actors/runtime/messages/inspection_query.hpp>

namespace porthouse {

namespace {

template <class Counts>
void add(const Counts& more, Counts& to) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += more[i];
}

}  // namespace

place_tally tally_of(const shard_reports& from, std::string_view place) {
  place_tally sum;
  for (const auto& shard : from) {
    if (!shard) continue;
    const auto found = shard->places.find(place);
    if (found == shard->places.end()) continue;
    sum.sockets += found->second.sockets;
    add(found->second.arrived, sum.arrived);
    add(found->second.left, sum.left);
  }
  return sum;
}

std::map<std::string, room_tally> rooms_of(const shard_reports& from) {
  std::map<std::string, room_tally> rooms;
  for (const auto& shard : from) {
    if (!shard) continue;
    for (const auto& [name, tally] : shard->rooms) {
      auto& room = rooms[name];
      room.family = tally.family;
      room.sockets += tally.sockets;
      room.node = tally.node;
    }
  }
  return rooms;
}

std::uint64_t sockets_at(const shard_reports& from, std::uint16_t node) {
  std::uint64_t sum = 0;
  for (const auto& shard : from) {
    if (!shard) continue;
    const auto found = shard->at_nodes.find(node);
    if (found != shard->at_nodes.end()) sum += found->second;
  }
  return sum;
}

}  // namespace porthouse
