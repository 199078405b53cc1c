#pragma once

#include <porthouse/actors/directory.hpp>
#include <porthouse/actors/survey.hpp>
#include <porthouse/protocol/concierge.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
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

/// How long the hooks of a space have taken since the house was mounted.
struct hook_time {
  std::uint64_t turns = 0;
  double seconds = 0;
};
using hook_times = std::function<hook_time(std::string_view space)>;

/// `what` as an answer.
[[nodiscard]] protocol::disclosure json_answer(unsigned status, const boost::json::object& what);
/// The numbers of the shards that did not answer.
[[nodiscard]] boost::json::array silent_shards(const shard_reports& from);
/// What is wrong, as JSON: `{"error": "..."}`.
[[nodiscard]] protocol::disclosure refusal(unsigned status, std::string_view what);

/// A page of sockets in the order of their numbers, merged from all shards: at most `limit`.
[[nodiscard]] protocol::disclosure sockets_json(
    const shard_reports& from, const survey& asked, const calendar& when);
/// The journey of one socket; 404 if no shard knows it.
[[nodiscard]] protocol::disclosure journey_json(const shard_reports& from, const calendar& when);
/// All places, and the moves since the cursor that `asked` named.
[[nodiscard]] protocol::disclosure spaces_json(
    const shard_reports& from, const survey& asked, const directory& places, const calendar& when,
    const hook_times& hooks);

}  // namespace porthouse
