#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace porthouse {

/// What may be done with one message while it waits for a client that does not read as fast as it
/// is spoken to, or is away. Of who reads nothing waits.
struct marks {
  /// Whether it may be dropped if more waits than may. By default as the room's `outbox` says, or
  /// true for what has a key or goes stale.
  std::optional<bool> droppable = {};
  /// In a room with `overflow::conflate`: a newer message of the same key comes in its place, last.
  std::string key = {};
  /// If it has waited for longer when its turn comes it is dropped; 0: never.
  std::chrono::milliseconds stale_after{0};
};

}  // namespace porthouse
