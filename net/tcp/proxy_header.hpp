#pragma once

#include <porthouse/net/tcp/remote.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace porthouse::net {

/// What a proxy says of its client before the first byte of the connection: the PROXY protocol of
/// HAProxy, version 1 (a line) or 2 (binary).
struct proxy_header {
  enum class state : std::uint8_t {
    incomplete,  ///< so far it may be one
    malformed,   ///< it is none, or longer than allowed
    complete,
  };
  state what = state::incomplete;
  std::size_t size = 0;  ///< of a complete one
  /// The client; nothing if the proxy speaks for itself (LOCAL) or does not know (UNKNOWN).
  std::optional<remote> client = {};
  bool secure = false;  ///< the client came over TLS, which the proxy has ended (version 2 only)
};

/// Reads the header that `bytes` begin with, extensions included. No bytes make it throw.
[[nodiscard]] proxy_header parse_proxy_header(std::string_view bytes, std::size_t longest);

}  // namespace porthouse::net
