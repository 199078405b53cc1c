// The server as JSON: its places, and the moves between them.

#include <porthouse/actors/runtime/inspection/inspection_json.hpp>
#include <porthouse/protocol/text/presentable.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {
namespace {

using boost::json::array;
using boost::json::object;
using protocol::presentable;

constexpr auto longest_name = protocol::journey::longest_name;

template <class Enumerator>
object by_name(const count_of_each<Enumerator>& counts) {
  object made;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) made[protocol::name(static_cast<Enumerator>(i))] = counts[i];
  }
  return made;
}

object hosted_where(const located_place& place, const space_instances& space) {
  if (place.is_remote()) return {{"hosted", "node"}, {"node", place.node_name()}};
  if (!space.ours) return {{"hosted", "pool"}};
  switch (space.lives) {
    case placement::every_shard: return {{"hosted", "every_shard"}};
    case placement::own_thread: return {{"hosted", "own_thread"}};
    case placement::one_shard: break;
  }
  return {{"hosted", "shard"}, {"shard", space.home}};
}

object tally_json(std::string_view name, const place_tally& tally, const hook_times& hooks) {
  const auto took = hooks(name);
  return {
      {"name", presentable(name, longest_name)},
      {"sockets", tally.sockets},
      {"arrived", by_name<protocol::arrival>(tally.arrived)},
      {"left", by_name<protocol::departure::kind>(tally.left)},
      {"hooks", {{"turns", took.turns}, {"seconds", took.seconds}}}};
}

object place_json(const located_place& place, const seen_places& seen, const hook_times& hooks) {
  const auto tally = tally_of(seen.from, place.name());
  array spaces;
  for (std::size_t index = 0; index < place.spaces(); ++index) {
    const auto& space = place.space(index);
    auto object = hosted_where(place, space);
    object["up"] = std::ranges::count(space.actors, nullptr) == 0;
    object["restarts"] = space.restarts;
    spaces.push_back(std::move(object));
  }
  auto made = tally_json(place.name(), tally, hooks);
  made["spaces"] = std::move(spaces);
  if (seen.foreign != nullptr) made["guests"] = foreign_at(*seen.foreign, place.name());
  return made;
}

array families_json(const seen_places& seen, const hook_times& hooks) {
  array all;
  for (const auto& prefix : seen.places.families()) {
    auto made = tally_json(prefix, tally_of(seen.from, prefix), hooks);
    if (seen.foreign != nullptr) made["guests"] = foreign_of_family(*seen.foreign, prefix);
    all.push_back(std::move(made));
  }
  return all;
}

object room_where(const room_tally& room, const directory& places) {
  object made{{"hosted", "on_demand"}, {"up", true}, {"restarts", 0}};
  const auto at = std::ranges::find(places.nodes(), room.node, &known_node::number);
  if (room.node != 0 && at != places.nodes().end()) {
    made["hosted"] = "node";
    made["node"] = at->name;
  }
  return made;
}

// As a place; but what is counted and measured is only known of the whole family.
object room_json(const std::string& name, const room_tally& room, const seen_places& seen) {
  object made{
      {"name", presentable(name, longest_name)},
      {"family", presentable(room.family, longest_name)},
      {"sockets", room.sockets},
      {"hooks", {{"turns", 0}, {"seconds", 0.0}}},
      {"spaces", array{room_where(room, seen.places)}}};
  if (seen.foreign != nullptr) made["guests"] = foreign_at(*seen.foreign, name);
  return made;
}

object move_json(const move_seen& move, const calendar& when) {
  return {
      {"at", when.ms(move.at)},
      {"id", static_cast<std::uint64_t>(move.id)},
      {"name", move.name},
      {"from", presentable(move.from, longest_name)},
      {"to", presentable(move.to, longest_name)},
      {"how", move.how}};
}

array all_moves(const shard_reports& from, const calendar& when) {
  std::vector<const move_seen*> moves;
  for (const auto& shard : from) {
    if (!shard) continue;
    for (const auto& move : shard->moves) moves.push_back(&move);
  }
  std::ranges::stable_sort(moves, {}, [](const auto* move) { return move->at; });
  array made;
  for (const auto* move : moves) made.push_back(move_json(*move, when));
  return made;
}

/// What to ask with next time: the last move told of each shard.
std::string cursor(const shard_reports& from, const inspection_query& asked) {
  std::string made;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const auto known = i < asked.since.size() ? asked.since[i] : 0;
    if (i > 0) made.push_back('.');
    made.append(std::to_string(from[i] ? from[i]->last_move : known));
  }
  return made;
}

struct totals {
  std::size_t open = 0;
  std::uint64_t received = 0;
  std::uint64_t sent = 0;
  std::uint64_t missed = 0;
  protocol::journey::time now;
};

totals sum_of(const shard_reports& from, protocol::journey::time not_before) {
  totals sum;
  sum.now = not_before;
  for (const auto& shard : from) {
    if (!shard) continue;
    sum.open += shard->sockets_open;
    sum.received += shard->in.received;
    sum.sent += shard->out.queued;
    sum.missed += shard->moves_missed;
    sum.now = std::max(sum.now, shard->at);
  }
  return sum;
}

}  // namespace

protocol::inspection_reply spaces_json(
    const seen_places& seen, const inspection_query& asked, const calendar& when,
    const hook_times& hooks) {
  const auto& from = seen.from;
  array all;
  for (const auto& place : seen.places.places()) all.push_back(place_json(*place, seen, hooks));
  for (const auto& [name, room] : rooms_of(seen)) all.push_back(room_json(name, room, seen));
  const auto sum = sum_of(from, when.loop);
  object made{
      {"mounted", when.ms(when.loop)},
      {"now", when.ms(sum.now)},
      {"shards", from.size()},
      {"silent_shards", silent_shards(from)},
      {"sockets", sum.open},
      {"messages_received", sum.received},
      {"frames_sent", sum.sent},
      {"spaces", std::move(all)},
      {"families", families_json(seen, hooks)},
      {"cursor", cursor(from, asked)},
      {"moves", all_moves(from, when)},
      {"moves_missed", sum.missed}};
  if (!seen.places.nodes().empty()) made["nodes"] = nodes_json(seen);
  return json_answer(200, made);
}

}  // namespace porthouse
