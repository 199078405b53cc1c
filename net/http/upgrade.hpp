#pragma once

#include <porthouse/net/http/forwarded.hpp>
#include <porthouse/net/http/reply.hpp>
#include <porthouse/net/http/request.hpp>
#include <porthouse/protocol/ports/wire.hpp>

#include <optional>
#include <string>
#include <variant>

namespace porthouse::net {

struct server_state;

/// A request that becomes a WebSocket.
struct accepted_upgrade {
  std::string head;  ///< the 101 response
  protocol::opening from;
  int window_bits = 0;  ///< of permessage-deflate, 8 to 15; 0 without
};

/// Whether `asked` wants a WebSocket, well or badly.
[[nodiscard]] bool wants_upgrade(const request& asked);

/// Refuses a client that the block list names; nothing if it does not.
[[nodiscard]] std::optional<reply> refuse_blocked(
    const request& asked, const request_origin& how, const server_state& state);

/// Decides on a request that wants a WebSocket (RFC 6455, section 4.2.1): the handshake's rules,
/// the Origin, the acceptors, subprotocol and compression. On any shard's thread.
[[nodiscard]] std::variant<reply, accepted_upgrade> decide_upgrade(
    const request& asked, const request_origin& how, const server_state& state);

}  // namespace porthouse::net
