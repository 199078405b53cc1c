#pragma once

#include <cstdint>

namespace porthouse {

/// Where a space runs.
enum class placement : std::uint8_t {
  one_shard,    ///< on the event loop of one core, chosen when the server is mounted: the default
  every_shard,  ///< an instance on each: for spaces that keep nothing and whose sockets never meet
  own_thread,   ///< on a thread of its own: for spaces that block or compute
};

}  // namespace porthouse
