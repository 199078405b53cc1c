#pragma once

#include <porthouse/net/remote.hpp>
#include <porthouse/net/reply.hpp>
#include <porthouse/net/request.hpp>

#include <optional>

namespace porthouse::net {

struct house;

/// Why `asked` may not see the inside of the house (`settings::inspect`); nothing if it may.
///
/// With a token, who presents it may: `Authorization: Bearer TOKEN`, or `?token=TOKEN`. Without one
/// only this machine may, and only if it calls the house by a name or address of this machine: a
/// page of a stranger's site, whose own name has been made to lead here, calls it by that name. Nor
/// may what a proxy on this machine hands on for others.
[[nodiscard]] std::optional<reply> refuse_to_show(
    const request& asked, const remote& from, const house& ours);

}  // namespace porthouse::net
