#pragma once

#include <porthouse/net/http/reply.hpp>
#include <porthouse/net/http/request.hpp>

#include <optional>

namespace porthouse::net {

struct server_state;

/// What is wrong with `asked` whatever it wants: its method, Host, target or body. Nothing if it
/// may be looked at further.
[[nodiscard]] std::optional<reply> refuse_outright(const request& asked, const server_state& state);

/// Whether `asked` is after the server's health, which is told however full the server is.
[[nodiscard]] bool is_probe(const request& asked, const server_state& state);

/// Answers a request that wants no WebSocket: health, pages, or where to go instead.
[[nodiscard]] reply answer_plainly(const request& asked, const server_state& state);

}  // namespace porthouse::net
