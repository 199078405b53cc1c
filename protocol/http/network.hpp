#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// An IP address as bytes: IPv6, or IPv4 mapped into it (::ffff:0:0/96), as a socket for both
/// reports it.
using ip_address = std::array<unsigned char, 16>;

/// The four bytes of an IPv4 address, in the order of the network, as an `ip_address`.
[[nodiscard]] ip_address mapped_v4(const void* four_bytes) noexcept;

/// Reads `10.0.0.7` or `2001:db8::7`: no brackets, no zone, no port. Nothing if it is neither.
[[nodiscard]] std::optional<ip_address> parse_address(std::string_view text) noexcept;

[[nodiscard]] bool is_v4(const ip_address& address) noexcept;
/// 0.0.0.0 or ::, which stand for all addresses of a machine.
[[nodiscard]] bool is_unspecified(const ip_address& address) noexcept;
/// 127.0.0.0/8 or ::1.
[[nodiscard]] bool is_loopback(const ip_address& address) noexcept;
/// What one subscriber has to choose from: an IPv4 address alone, or the /64 of an IPv6 address.
[[nodiscard]] ip_address subscriber_of(ip_address address) noexcept;
/// In the usual notation; a mapped address as IPv4.
[[nodiscard]] std::string to_string(const ip_address& address);

/// Whether `entry` is an address or a network, as `networks` takes them.
[[nodiscard]] bool is_network(std::string_view entry) noexcept;

/// Addresses and networks, to look addresses up in.
class networks {
public:
  networks() = default;
  /// An entry is an address ("10.0.0.7", "::1") or a network ("10.0.0.0/8"). Throws
  /// std::invalid_argument, naming the entry, if one is neither.
  explicit networks(const std::vector<std::string>& entries);

  [[nodiscard]] bool contain(const ip_address& address) const noexcept;
  [[nodiscard]] bool empty() const noexcept { return all_.empty(); }

  struct network {
    ip_address bytes{};
    unsigned bits = 128;  ///< that count, from the first
  };

private:
  std::vector<network> all_;
};

}  // namespace porthouse::protocol
