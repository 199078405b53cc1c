#pragma once

#include <porthouse/net/tcp/remote.hpp>

#include <cstdint>
#include <span>

namespace porthouse::net {

/// How far the introduction of a client by its proxy has come.
enum class introduction : std::uint8_t {
  made,       ///< the client is known; what follows are its own bytes
  waiting,    ///< the kernel has not got all of it
  malformed,  ///< it is no header of the PROXY protocol
  broken,     ///< the connection has ended
};

/// Reads the PROXY header that the connection `native_socket` begins with, and not a byte behind
/// it: those may be TLS's. Puts the client into `remote`, unless the proxy speaks for itself, and
/// sets `secure` if it came over TLS. `room` is for the header, which may be no longer.
[[nodiscard]] introduction introduce(
    int native_socket, std::span<char> room, remote& remote, bool& secure);

}  // namespace porthouse::net
