#pragma once

#include <porthouse/actors/placement.hpp>
#include <porthouse/actors/restart.hpp>

#include <optional>

namespace porthouse {

/// How a space is kept, as `lockspaces::add` and `beside` take it: `add<arena>({.restarts =
/// restart::backoff()}, 8)`.
struct space_rules {
  /// Where it runs; by default where its class says by `lives`, or on one shard.
  std::optional<porthouse::placement> placement = {};
  /// What becomes of it if its actor dies. On its own shard only, if it lives on every shard.
  restart restarts = restart::always();
  /// In a cluster the place is on each node, with spaces of its own there, and no other node comes
  /// to it. So is, without saying it, the first place, and one whose spaces all live on every
  /// shard. Any other is on one node, and found there by all. Of a place, so not for `beside`.
  bool each_node = false;
};

}  // namespace porthouse
