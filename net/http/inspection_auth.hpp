#pragma once

#include <porthouse/net/http/reply.hpp>
#include <porthouse/net/http/request.hpp>
#include <porthouse/net/tcp/remote.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace porthouse::net {

struct server_state;

/// Whether a Host header calls this machine by a name of its own: `localhost`, a loopback address,
/// the address `listened_on`, the machine's host name or that with `.local` behind it. Whoever has
/// made the name of their own site lead here calls it by that name (DNS rebinding).
[[nodiscard]] bool names_this_machine(std::string_view host, const std::string& listened_on);

/// Why `asked` may not see the inside of the server (`settings::inspect`); nothing if it may.
///
/// With a token, whoever presents it may: `Authorization: Bearer TOKEN`, or `?token=TOKEN`. Without
/// one only this machine may, and only if it calls the server by a name or address of this machine:
/// a page of a foreign site, whose name has been made to lead here, calls it by that name. Nor may
/// what a proxy on this machine hands on for others, or comes by the PROXY protocol.
[[nodiscard]] std::optional<reply> authorise(
    const request& asked, const remote& from, const server_state& state);

}  // namespace porthouse::net
