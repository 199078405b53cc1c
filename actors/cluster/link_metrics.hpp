#pragma once

#include <porthouse/actors/cluster/link.hpp>

#include <caf/telemetry/metric_registry.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace porthouse::cluster {

/// What a node has to do with others, as metrics in CAF's registry. On the neighbourhood's thread.
class link_metrics {
public:
  /// `registry` must outlive it.
  explicit link_metrics(caf::telemetry::metric_registry& registry) : registry_{registry} {}

  /// A link as it is now, with so many sockets of that node at spaces here.
  void show(const std::string& node, const link& road, std::size_t guests);
  /// It is gone, with so many messages in the hands of spaces there.
  void lost(const std::string& node, const link& road, std::uint64_t in_hands);

private:
  caf::telemetry::metric_registry& registry_;
};

}  // namespace porthouse::cluster
