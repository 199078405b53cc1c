#pragma once

#include <porthouse/net/tcp/listening.hpp>

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace porthouse::net {

// What systemd hands to a service that it has started, and what it wants to hear from it: by its
// environment, see sd_listen_fds(3) and sd_notify(3). Any other supervisor that speaks the same
// protocols will do.

/// The sockets that systemd listens on for us (LISTEN_FDS), if it does. Throws
/// std::invalid_argument if one of them is no listening stream socket.
[[nodiscard]] std::vector<listening> inherited_sockets();

/// Tells systemd `state`, such as "READY=1"; nothing happens if nobody listens (NOTIFY_SOCKET).
/// Never blocks. From any thread.
void notify_service(std::string_view state) noexcept;
/// Tells it that the settings are being read anew; "READY=1" is to follow.
void notify_reloading() noexcept;

/// How often it wants to hear that we are alive (WATCHDOG_USEC); nothing if it does not.
[[nodiscard]] std::optional<std::chrono::microseconds> watchdog_interval() noexcept;

}  // namespace porthouse::net
