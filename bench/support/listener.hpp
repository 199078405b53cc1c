#pragma once

#include <cstdint>
#include <string>

namespace porthouse::bench {

/// A non-blocking TCP socket that listens on an IPv4 address. Port 0 picks a free one.
/// Throws std::invalid_argument for a bad address, std::system_error if the port is taken.
[[nodiscard]] int listen_on(const std::string& address, std::uint16_t port);

/// The port that `listener` listens on.
[[nodiscard]] std::uint16_t port_of(int listener);

}  // namespace porthouse::bench
