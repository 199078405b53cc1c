#pragma once

#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/inspection_query.hpp>
#include <porthouse/protocol/ports/inspection_service.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace porthouse {

constexpr std::string_view prometheus_text = "text/plain; version=0.0.4; charset=utf-8";

/// The one moment that the loops' time and the calendar's are known for: times in JSON are
/// milliseconds since 1970, UTC.
struct calendar {
  protocol::journey::time loop;
  std::chrono::system_clock::time_point world;

  [[nodiscard]] std::int64_t ms(protocol::journey::time when) const noexcept {
    using namespace std::chrono;
    return duration_cast<milliseconds>(world.time_since_epoch() + (when - loop)).count();
  }
};

/// How long the hooks of a space have taken since the server was mounted.
struct hook_time {
  std::uint64_t turns = 0;
  double seconds = 0;
};
using hook_times = std::function<hook_time(std::string_view space)>;

/// `object` as an answer.
[[nodiscard]] protocol::inspection_reply json_answer(
    unsigned status, const boost::json::object& object);
/// The numbers of the shards that did not answer.
[[nodiscard]] boost::json::array silent_shards(const shard_reports& from);
/// What is wrong, as JSON: `{"error": "..."}`.
[[nodiscard]] protocol::inspection_reply error_reply(unsigned status, std::string_view text);

/// A page of sockets in the order of their numbers, merged from all shards: at most `limit`.
[[nodiscard]] protocol::inspection_reply sockets_json(
    const shard_reports& from, const inspection_query& asked, const calendar& when);
/// The journey of one socket; 404 if no shard knows it.
[[nodiscard]] protocol::inspection_reply journey_json(
    const shard_reports& from, const calendar& when);
/// What is known of the places at one moment.
struct seen_places {
  const shard_reports& from;
  const directory& places;
  const foreign_report* foreign = nullptr;  ///< nullptr if that is not known
};
/// All places and nodes, and the moves since the cursor that `asked` named.
[[nodiscard]] protocol::inspection_reply spaces_json(
    const seen_places& seen, const inspection_query& asked, const calendar& when,
    const hook_times& hooks);
/// The nodes of the cluster, this one first; empty if it is alone.
[[nodiscard]] boost::json::array nodes_json(const seen_places& seen);
/// The rooms of families with sockets, by name; of those with foreign ones only the fullest.
[[nodiscard]] std::map<std::string, room_tally> rooms_of(const seen_places& seen);
/// Foreign sockets in the place of that name, and in all rooms of a family.
[[nodiscard]] std::uint64_t foreign_at(const foreign_report& foreign, std::string_view place);
[[nodiscard]] std::uint64_t foreign_of_family(
    const foreign_report& foreign, std::string_view prefix);

}  // namespace porthouse
