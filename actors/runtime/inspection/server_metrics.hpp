#pragma once

#include <porthouse/actors/runtime/inspection/inspection_json.hpp>
#include <porthouse/actors/runtime/loop/watchdog.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/inspection_query.hpp>
#include <porthouse/protocol/delivery/request_ledger.hpp>

#include <caf/telemetry/collector/prometheus.hpp>
#include <caf/telemetry/counter.hpp>
#include <caf/telemetry/histogram.hpp>
#include <caf/telemetry/metric_registry.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace porthouse {

/// The books of the server as metrics in CAF's registry, where a program may keep its own too.
///
/// What is counted by the shards is counted there in plain numbers, and only brought here when
/// somebody asks (`fold`); what takes time is measured where it happens. Metrics have one writer
/// each, hence the label `shard`. Any thread, but for `fold` and `text`: one at a time.
class server_metrics {
public:
  /// What is counted neither by shards nor here.
  struct sources {
    const watchdog& loops;
    std::function<std::uint64_t()> log_dropped;                ///< may be empty
    std::function<protocol::request_ledgers()> requests = {};  ///< of all rooms; may be empty
  };

  /// `registry` and all of `from` must outlive it.
  server_metrics(caf::telemetry::metric_registry& registry, sources from)
      : registry_{registry}, from_{std::move(from)} {}

  /// Where the space of that name on that shard ("own" for a thread of its own) notes how long its
  /// hooks take. As long as the registry lives.
  [[nodiscard]] caf::telemetry::dbl_histogram* hooks(std::string_view space, std::string shard);
  /// Where the spaces of that name count the messages that they have rejected. As long as the
  /// registry lives.
  [[nodiscard]] caf::telemetry::int_counter* rejections(std::string_view space);
  /// All shards' together.
  [[nodiscard]] hook_time hooks_of(std::string_view space) const;
  /// Where a shard's recorder notes what it measures.
  [[nodiscard]] recorder_measures measures(std::size_t shard);

  /// Brings the counters up to what the shards have reported. A shard's numbers never go back, so
  /// that the last known report of one that is silent will do.
  void fold(
      const shard_reports& from, const directory& places,
      std::chrono::steady_clock::time_point now);
  /// All metrics, in the text format of Prometheus.
  [[nodiscard]] std::string text();

private:
  void fold_house(std::chrono::steady_clock::time_point now);
  void fold_messages(const protocol::ledger& sum);
  void fold_frames(const protocol::outbound_ledger& sum);
  void fold_sessions(const protocol::session_ledger& sum);
  void fold_dropped(const protocol::dropped_messages& sum);
  void fold_requests(const protocol::request_ledgers& sum);
  void fold_place(std::string_view name, const shard_reports& from);
  void fold_restarts(const located_place& place);

  caf::telemetry::metric_registry& registry_;
  sources from_;
  caf::telemetry::collector::prometheus printer_;
};

}  // namespace porthouse
