#include <porthouse/actors/runtime/inspection/inspection_json.hpp>
#include <porthouse/protocol/text/presentable.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

namespace porthouse {
namespace {

using boost::json::array;
using boost::json::object;
using protocol::presentable;
using protocol::step;

constexpr std::size_t longest_target = 256;
constexpr auto longest_name = protocol::journey::longest_name;

std::uint64_t number(protocol::socket_id id) noexcept { return static_cast<std::uint64_t>(id); }

// As text: what reads this may keep numbers as doubles, and those of a cluster need more than 53
// bits.
std::string digits(protocol::tenure stay) { return std::to_string(stay); }

// -- books ----------------------------------------------------------------------------------------

object messages(const protocol::ledger& in) {
  return {
      {"received", in.received},
      {"handled", in.handled},
      {"refused", {{"enveloped", in.enveloped}, {"closed", in.closed}}},
      {"waiting", in.waiting}};
}

object frames(const protocol::outbound_ledger& out) {
  return {
      {"offered", out.offered},
      {"sent", out.queued},
      {"dropped",
       {{"overflowed", out.overflowed},
        {"closing", out.closing},
        {"void_stay", out.void_stay},
        {"enveloped", out.enveloped}}}};
}

// -- sockets --------------------------------------------------------------------------------------

// A query often holds what lets its client in: it is not shown, and of the attributes only the
// keys.
std::string path_of(std::string_view target) {
  const auto mark = target.find('?');
  auto path = presentable(target.substr(0, mark), longest_target);
  return mark == target.npos ? path : path + "?…";
}

array keys(const object& attributes) {
  array made;
  for (const auto& member : attributes) made.emplace_back(presentable(member.key(), longest_name));
  return made;
}

object who_is(const protocol::identity& identity) {
  return {
      {"id", number(identity.id)},
      {"name", presentable(identity.name, longest_name)},
      {"address", presentable(identity.address, longest_name)},
      {"port", identity.port},
      {"target", path_of(identity.target)},
      {"subprotocol", presentable(identity.subprotocol, longest_name)}};
}

object line(const socket_line& line, std::uint32_t shard, const calendar& when) {
  auto made = who_is(*line.who);
  made["shard"] = shard;
  made["space"] = presentable(line.place, longest_name);
  made["depth"] = line.depth;
  made["opened"] = when.ms(line.opened);
  made["since"] = when.ms(line.since);
  made["queued_bytes"] = line.queued;
  made["messages"] = messages(line.in);
  made["frames"] = frames(line.out);
  return made;
}

struct found_socket {
  const socket_line* line;
  std::uint32_t shard;
};

/// Up to where every shard has looked: what lies behind may have others in between.
std::uint64_t looked_to(const shard_reports& from) {
  auto until = UINT64_MAX;
  for (const auto& shard : from) {
    if (shard && shard->looked_to) until = std::min(until, number(*shard->looked_to));
  }
  return until;
}

// -- journeys -------------------------------------------------------------------------------------

void add_who_decided(const step& taken, object& to) {
  if (taken.by.empty()) return;
  to["by"] = taken.by;
  if (taken.by == "sibling") to["sibling"] = taken.index;
}

object told(const step& taken, const calendar& when) {
  object made{
      {"what", protocol::enumerator_name(taken.what)},
      {"how", taken.how},
      {"space", presentable(taken.place, longest_name)},
      {"tenure", digits(taken.stay)},
      {"at", when.ms(taken.until)}};
  add_who_decided(taken, made);
  if (taken.code != protocol::close_code::none) made["code"] = static_cast<unsigned>(taken.code);
  const auto other = presentable(taken.other, longest_name);
  switch (taken.what) {
    case step::kind::arrived: made["from"] = other; break;
    case step::kind::stayed: made["wanted"] = other; break;
    case step::kind::enveloped:
    case step::kind::dropped:
      made["times"] = taken.times;
      made["first"] = when.ms(taken.at);
      break;
    case step::kind::left:
      made["to"] = other;
      made["lasted_ms"] = when.ms(taken.until) - when.ms(taken.at);
      made["handled"] = taken.handled;
      made["sent"] = taken.sent;
      made["dropped"] = taken.dropped;
      break;
    case step::kind::ended: break;
  }
  return made;
}

object whole_journey(const journey_view& seen, const shard_report& from, const calendar& when) {
  auto made = who_is(*seen.who);
  const auto& log = seen.log;
  array stack;
  for (const auto& place : seen.history) stack.emplace_back(presentable(place, longest_name));
  array steps;
  log.each([&](const step& each) { steps.push_back(told(each, when)); });
  made["now"] = when.ms(from.at);
  made["open"] = seen.open;
  made["shard"] = from.shard;
  made["opened"] = when.ms(log.opened());
  made["space"] = log.here() ? presentable(log.place(), longest_name) : "";
  if (log.here()) {
    made["since"] = when.ms(log.since());
    made["tenure"] = digits(log.stay());
    made["handled_here"] = log.handled_here();
    made["sent_here"] = log.sent_here();
  }
  made["history"] = std::move(stack);
  made["queued_bytes"] = seen.queued;
  made["attributes"] = keys(seen.who->attributes);
  made["messages"] = messages(log.in());
  made["frames"] = frames(log.out());
  made["moves"] = log.in().moves;
  made["failed_moves"] = log.in().failed_moves;
  made["forgotten_steps"] = log.forgotten();
  made["steps"] = std::move(steps);
  return made;
}

}  // namespace

protocol::inspection_reply json_answer(unsigned status, const object& object) {
  auto text = boost::json::serialize(object);
  text.push_back('\n');
  return {status, "application/json", std::make_shared<const std::string>(std::move(text)), {}};
}

array silent_shards(const shard_reports& from) {
  array numbers;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (!from[i]) numbers.push_back(i);
  }
  return numbers;
}

protocol::inspection_reply error_reply(unsigned status, std::string_view text) {
  return json_answer(status, {{"error", text}});
}

protocol::inspection_reply sockets_json(
    const shard_reports& from, const inspection_query& asked, const calendar& when) {
  std::vector<found_socket> found;
  const auto until = looked_to(from);
  std::size_t open = 0;
  for (const auto& shard : from) {
    if (!shard) continue;
    open += shard->sockets_open;
    for (const auto& line : shard->sockets) {
      if (number(line.who->id) <= until) found.push_back({&line, shard->shard});
    }
  }
  std::ranges::sort(found, {}, [](const auto& each) { return number(each.line->who->id); });
  const auto more = found.size() > asked.limit;
  if (more) found.resize(asked.limit);
  array lines;
  for (const auto& each : found) lines.push_back(line(*each.line, each.shard, when));
  object made{
      {"open", open}, {"sockets", std::move(lines)}, {"silent_shards", silent_shards(from)}};
  if (more) {
    made["next"] = number(found.back().line->who->id);
  } else if (until != UINT64_MAX) {
    made["next"] = until;
  }
  return json_answer(200, made);
}

protocol::inspection_reply journey_json(const shard_reports& from, const calendar& when) {
  for (const auto& shard : from) {
    if (shard && shard->journey)
      return json_answer(200, whole_journey(*shard->journey, *shard, when));
  }
  if (!silent_shards(from).empty()) return error_reply(503, "A shard did not answer: ask again.");
  return error_reply(
      404, "There is no such socket, and none of that number among the last that have ended.");
}

}  // namespace porthouse
