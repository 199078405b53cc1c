#pragma once

#include <porthouse/protocol/ownership/place.hpp>

#include <cstdint>

namespace porthouse::protocol {

/// Where a socket is reached during one stay: void as soon as the stay is over.
struct socket_ref {
  tenure number = 0;
  std::uint32_t slot = 0;   ///< in its shard's table of sockets
  std::uint16_t shard = 0;  ///< of its node
  std::uint16_t node = 0;   ///< 0: this one; else the peer's number here

  friend bool operator==(const socket_ref&, const socket_ref&) = default;
};

/// The number of a request put to a space. In a verdict, 0 is none: the space speaks of its own
/// accord.
using request_number = std::uint32_t;

}  // namespace porthouse::protocol
