#include <porthouse/actors/runtime/inspection/server_metrics.hpp>
#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/protocol/text/presentable.hpp>

#include <caf/telemetry/counter.hpp>
#include <caf/telemetry/gauge.hpp>
#include <caf/telemetry/label_view.hpp>
#include <caf/telemetry/metric.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace porthouse {
namespace {

namespace telemetry = caf::telemetry;
using labels = std::initializer_list<telemetry::label_view>;

constexpr std::string_view prefix = "porthouse";

/// From a hook that does next to nothing to one that should have been offloaded.
constexpr std::array hook_bounds{1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0};
constexpr std::array move_bounds{1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 5.0};
constexpr std::array<std::int64_t, 8> queue_bounds{1'024,   4'096,     16'384,    65'536,
                                                   262'144, 1'048'576, 4'194'304, 16'777'216};

template <class Value, std::size_t Size>
caf::span<const Value> all_of(const std::array<Value, Size>& bounds) {
  return {bounds.data(), bounds.size()};
}

caf_string_view view(std::string_view text) { return {text.data(), text.size()}; }

// CAF prints label values as they are.
std::string label_value(std::string_view text) {
  std::string escaped;
  for (const auto c : protocol::presentable(text, 256)) {
    if (c == '"' || c == '\\') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

void raise(
    telemetry::metric_registry& in, std::string_view name, labels which, std::string_view help,
    std::uint64_t to) {
  auto* counter = in.counter_instance(prefix, name, which, help, "1", true);
  const auto more = static_cast<std::int64_t>(to) - counter->value();
  if (more > 0) counter->inc(more);
}

void show(
    telemetry::metric_registry& in, std::string_view name, labels which, std::string_view help,
    std::uint64_t value) {
  in.gauge_instance(prefix, name, which, help)->value(static_cast<std::int64_t>(value));
}

/// Adds up the histograms of one space.
struct hook_sum {
  caf_string_view space;
  hook_time sum = {};

  void operator()(
      const telemetry::metric_family*, const telemetry::metric* which,
      const telemetry::dbl_histogram* histogram) {
    for (const auto& label : which->labels()) {
      if (label.name() == "space" && label.value() != space) return;
    }
    for (const auto& bucket : histogram->buckets())
      sum.turns += static_cast<std::uint64_t>(bucket.count.value());
    sum.seconds += histogram->sum();
  }
};

telemetry::metric_family_impl<telemetry::dbl_histogram>* hook_family(
    telemetry::metric_registry& in) {
  return in.histogram_family<double>(
      prefix, "hook", {"shard", "space"}, all_of(hook_bounds),
      "Time that hooks of a space took in one go: an arrival, a departure, a timer, or the "
      "messages that one read brought.",
      "seconds");
}

}  // namespace

// -- what is measured where it happens ------------------------------------------------------------

telemetry::dbl_histogram* server_metrics::hooks(std::string_view space, std::string shard) {
  const auto named = label_value(space);
  const std::array which{
      telemetry::label_view{"shard", shard}, telemetry::label_view{"space", named}};
  return hook_family(registry_)->get_or_add({which.data(), which.size()});
}

telemetry::int_counter* server_metrics::rejections(std::string_view space) {
  return registry_.counter_instance(
      prefix, "messages_rejected", {{"space", label_value(space)}},
      "Messages that a space has handled by telling the client what was wrong with them ($error).",
      "1", true);
}

hook_time server_metrics::hooks_of(std::string_view space) const {
  const auto value = label_value(space);
  hook_sum all{view(value)};
  hook_family(registry_)->collect(all);
  return all.sum;
}

recorder_measures server_metrics::measures(std::size_t shard) {
  const auto number = std::to_string(shard);
  const std::array which{telemetry::label_view{"shard", number}};
  const caf::span<const telemetry::label_view> shard_label{which.data(), which.size()};
  auto* moved = registry_
                    .histogram_family<double>(
                        prefix, "move", {"shard"}, all_of(move_bounds),
                        "Time from a socket's arrival at a place to its welcome there.", "seconds")
                    ->get_or_add(shard_label);
  auto* queued = registry_
                     .histogram_family<std::int64_t>(
                         prefix, "queue", {"shard"}, all_of(queue_bounds),
                         "Bytes waiting for a client when a frame is queued, that frame included; "
                         "one frame in 64 is looked at.",
                         "bytes")
                     ->get_or_add(shard_label);
  return {
      [moved](std::chrono::nanoseconds took) {
        moved->observe(std::chrono::duration<double>{took}.count());
      },
      [queued](std::size_t bytes) { queued->observe(static_cast<std::int64_t>(bytes)); }};
}

// -- what is counted elsewhere --------------------------------------------------------------------

void server_metrics::fold(
    const shard_reports& from, const directory& places, std::chrono::steady_clock::time_point now) {
  protocol::ledger in;
  protocol::outbound_ledger out;
  protocol::session_ledger sessions;
  std::uint64_t open = 0;
  for (const auto& shard : from) {
    if (!shard) continue;
    in += shard->in;
    out += shard->out;
    sessions += shard->sessions;
    open += shard->sockets_open;
  }
  show(registry_, "sockets", {}, "WebSockets open, and sessions of clients that are away.", open);
  fold_house(now);
  fold_messages(in);
  fold_frames(out);
  fold_sessions(sessions);
  if (from_.requests) fold_requests(from_.requests());
  for (const auto& place : places.places()) {
    fold_place(place->name(), from);
    fold_restarts(*place);
  }
  const auto rooms = rooms_of(from);
  for (const auto& family : places.families()) {
    const auto of_it = [&](const auto& one) { return one.second.family == family; };
    fold_place(family, from);
    show(
        registry_, "family_rooms", {{"space", label_value(family)}},
        "Rooms on demand with sockets.",
        static_cast<std::uint64_t>(std::ranges::count_if(rooms, of_it)));
  }
}

void server_metrics::fold_house(std::chrono::steady_clock::time_point now) {
  if (from_.log_dropped) {
    raise(
        registry_, "log_lines_dropped", {}, "Lines of the log that nobody read in time.",
        from_.log_dropped());
  }
  from_.loops.each_longest_turn(now, [this](std::string_view loop, auto took) {
    const auto name = label_value(loop);
    registry_
        .gauge_instance<double>(
            prefix, "longest_turn", {{"loop", name}},
            "The longest that a loop was at work without looking at anybody else, of the last one "
            "to two minutes.",
            "seconds")
        ->value(std::chrono::duration<double>{took}.count());
  });
}

void server_metrics::fold_messages(const protocol::ledger& sum) {
  constexpr auto* refused = "Messages that no space got: received = handled + refused + waiting.";
  auto& in = registry_;
  raise(in, "messages_received", {}, "Messages that clients have sent.", sum.received);
  raise(in, "messages_handled", {}, "Messages that a space has begun.", sum.handled);
  raise(in, "messages_refused", {{"reason", "enveloped"}}, refused, sum.enveloped);
  raise(in, "messages_refused", {{"reason", "closed"}}, refused, sum.closed);
  show(in, "messages_waiting", {}, "Messages that no space has begun yet.", sum.waiting);
  raise(in, "moves", {}, "Welcomes: stays begun by an arrival.", sum.moves);
  raise(in, "failed_moves", {}, "Moves that could not be made.", sum.failed_moves);
  raise(in, "void_rulings", {}, "Verdicts that came too late to count.", sum.void_rulings);
}

void server_metrics::fold_frames(const protocol::outbound_ledger& sum) {
  constexpr auto* dropped = "Frames that were not queued: offered = sent + dropped.";
  auto& in = registry_;
  raise(in, "frames_offered", {}, "Frames for clients, one for each receiver.", sum.offered);
  raise(in, "frames_sent", {}, "Frames queued at a connection.", sum.queued);
  raise(in, "frames_dropped", {{"reason", "overflowed"}}, dropped, sum.overflowed);
  raise(in, "frames_dropped", {{"reason", "closing"}}, dropped, sum.closing);
  raise(in, "frames_dropped", {{"reason", "void_stay"}}, dropped, sum.void_stay);
  raise(in, "frames_dropped", {{"reason", "enveloped"}}, dropped, sum.enveloped);
}

void server_metrics::fold_sessions(const protocol::session_ledger& sum) {
  constexpr auto* sessions = "Sessions of clients that speak porthouse.v1.";
  auto& in = registry_;
  show(in, "sessions", {{"state", "attached"}}, sessions, sum.attached);
  show(in, "sessions", {{"state", "away"}}, sessions, sum.away);
  raise(
      in, "sessions_opened", {}, "Sessions opened: opened = attached + away + ended.", sum.opened);
  raise(in, "sessions_resumed", {}, "Connections that came back to their session.", sum.resumed);
  raise(
      in, "sessions_not_resumed", {}, "Connections that showed a token and got a new session.",
      sum.not_resumed);
  raise(in, "session_frames_numbered", {}, "Frames sent in sessions, each once.", sum.numbered);
  raise(in, "session_frames_resent", {}, "Frames sent once more after a resume.", sum.resent);
  fold_dropped(sum.dropped);
  show(in, "session_frames_waiting", {}, "Frames that wait for a client.", sum.waiting);
  show(in, "session_frames_unacknowledged", {}, "Frames kept until acknowledged.", sum.in_window);
}

void server_metrics::fold_dropped(const protocol::dropped_messages& sum) {
  const auto fold = [this](const std::string& why, std::uint64_t count) {
    constexpr auto* help = "Frames that waited in sessions and were never sent, by their contract.";
    raise(registry_, "session_frames_dropped", {{"reason", why}}, help, count);
  };
  fold("oldest", sum.oldest);
  fold("newest", sum.newest);
  fold("conflated", sum.conflated);
  fold("stale", sum.stale);
  fold("left", sum.left);
  fold("ended", sum.ended);
}

// Ends that have not been are left out.
void server_metrics::fold_requests(const protocol::request_ledgers& sum) {
  const auto fold = [this](const std::string& of, const char* asked, const auto& books) {
    constexpr auto* ended = "How those have ended: asked = ended + open.";
    raise(registry_, of + "_asked", {}, asked, books.asked);
    show(registry_, of + "_open", {}, "Of those that have been asked.", books.open);
    for (std::size_t i = 0; i < books.ended.size(); ++i) {
      if (books.ended[i] == 0) continue;
      const std::string how{protocol::enumerator_name(static_cast<protocol::request_end>(i))};
      raise(registry_, of + "_ended", {{"how", how}}, ended, books.ended[i]);
    }
  };
  fold("requests", "Requests of clients to rooms.", sum.requests);
  fold("questions", "Questions of rooms to clients.", sum.questions);
}

void server_metrics::fold_restarts(const located_place& place) {
  const auto space = label_value(place.name());
  std::uint64_t restarts = 0;
  for (std::size_t index = 0; index < place.spaces(); ++index) {
    restarts += place.space(index).restarts;
  }
  raise(
      registry_, "space_restarts", {{"space", space}},
      "Spaces of a place that died and were made anew.", restarts);
}

// A place, or all rooms of a family together: there may be any number of them.
void server_metrics::fold_place(std::string_view name, const shard_reports& from) {
  const auto sum = tally_of(from, name);
  const auto space = label_value(name);
  auto& in = registry_;
  show(in, "space_sockets", {{"space", space}}, "Sockets at a place.", sum.sockets);
  for (std::size_t i = 0; i < sum.arrived.size(); ++i) {
    if (sum.arrived[i] == 0) continue;
    const std::string how{protocol::name(static_cast<protocol::arrival>(i))};
    raise(in, "arrivals", {{"how", how}, {"space", space}}, "Arrivals at a place.", sum.arrived[i]);
  }
  for (std::size_t i = 0; i < sum.left.size(); ++i) {
    if (sum.left[i] == 0) continue;
    const std::string why{protocol::name(static_cast<protocol::departure::kind>(i))};
    raise(in, "departures", {{"space", space}, {"why", why}}, "Departures from it.", sum.left[i]);
  }
}

std::string server_metrics::text() {
  const auto all = printer_.collect_from(registry_);
  return {all.begin(), all.end()};
}

}  // namespace porthouse
