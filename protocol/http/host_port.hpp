#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porthouse::protocol {

/// Where something listens: a name or an address, and a port.
struct host_port {
  std::string host;  ///< an IPv6 address without brackets
  std::uint16_t port = 0;

  friend bool operator==(const host_port&, const host_port&) = default;
};

/// How `HOST`, `HOST:PORT`, `[IPV6]` and `[IPV6]:PORT` come apart (RFC 3986, section 3.2). What the
/// parts are made of is for the caller to check.
struct host_port_parts {
  std::string_view host;  ///< without brackets
  bool bracketed = false;
  std::optional<std::string_view> port = {};  ///< what follows the colon, be it nothing
};

/// Nothing if a bracket is not closed, or followed by anything but a port.
[[nodiscard]] std::optional<host_port_parts> split_host_port(std::string_view text) noexcept;

/// Digits that come to a port, and nothing else.
[[nodiscard]] std::optional<std::uint16_t> parse_port(std::string_view digits) noexcept;

/// Reads `HOST:PORT`; an IPv6 address stands in brackets, as `[::1]:7000`. Nothing if it is
/// neither. Whether there is such a host is seen when it is looked for.
[[nodiscard]] std::optional<host_port> parse_host_port(std::string_view text);

/// The same the other way round.
[[nodiscard]] std::string to_string(const host_port& where);

/// Whether `host` stands for all addresses of a machine, as 0.0.0.0 and :: do.
[[nodiscard]] bool is_any_address(const std::string& host) noexcept;

/// Whether `host` is this machine to itself only: `localhost`, 127.0.0.0/8 or ::1. Any other name
/// is not, whatever it resolves to.
[[nodiscard]] bool is_loopback(const std::string& host) noexcept;

}  // namespace porthouse::protocol
