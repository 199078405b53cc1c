#include <porthouse/actors/directory.hpp>
#include <porthouse/actors/survey.hpp>

#include <algorithm>
#include <functional>

namespace porthouse {

std::vector<std::pair<std::string, std::uint64_t>> rooms_on_demand(
    const shard_reports& from, const directory& places) {
  std::map<std::string, std::uint64_t> sums;
  for (const auto& shard : from) {
    if (!shard) continue;
    for (const auto& [name, tally] : shard->places) {
      if (!places.find(name)) sums[name] += tally.sockets;
    }
  }
  std::vector<std::pair<std::string, std::uint64_t>> rooms{sums.begin(), sums.end()};
  std::ranges::stable_sort(rooms, std::greater{}, [](const auto& one) { return one.second; });
  return rooms;
}

place_tally tally_of(const shard_reports& from, std::string_view place) {
  place_tally sum;
  for (const auto& shard : from) {
    if (!shard) continue;
    const auto found = shard->places.find(place);
    if (found == shard->places.end()) continue;
    sum.sockets += found->second.sockets;
    for (std::size_t i = 0; i < sum.arrived.size(); ++i) {
      sum.arrived[i] += found->second.arrived[i];
      sum.left[i] += found->second.left[i];
    }
  }
  return sum;
}

}  // namespace porthouse
