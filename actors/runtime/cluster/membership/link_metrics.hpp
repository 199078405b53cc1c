#pragma once

#include <porthouse/actors/runtime/cluster/link/sequenced_stream.hpp>

#include <caf/telemetry/counter.hpp>
#include <caf/telemetry/gauge.hpp>
#include <caf/telemetry/metric_registry.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace porthouse::cluster {

/// The links of a node, as metrics in CAF's registry. On the cluster actor's thread.
class link_metrics {
public:
  /// `registry` must outlive it.
  explicit link_metrics(caf::telemetry::metric_registry& registry) : registry_{registry} {}

  /// A link as it is now, with so many sockets of that node at spaces here.
  void show(const std::string& node, const sequenced_stream& stream, std::size_t foreign);
  /// It is gone, with so many messages in the hands of spaces there.
  void lost(const std::string& node, const sequenced_stream& stream, std::uint64_t in_hands);

private:
  struct dials {
    caf::telemetry::int_gauge& linked;
    caf::telemetry::int_gauge& guests;
    caf::telemetry::int_gauge& under_way;
    caf::telemetry::int_gauge& bytes_out;
    caf::telemetry::int_gauge& bytes_in;
    caf::telemetry::int_gauge& dropped;
    caf::telemetry::int_counter& links_lost;
    caf::telemetry::int_counter& lost_in_hands;
  };

  dials& of(const std::string& node);

  caf::telemetry::metric_registry& registry_;
  std::map<std::string, dials> known_;  // to look them up in the registry takes a while
};

}  // namespace porthouse::cluster
