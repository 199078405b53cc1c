#pragma once

#include <array>
#include <cstdint>
#include <string>

struct sockaddr_storage;

namespace porthouse::net {

/// Where a TCP connection comes from. IPv4 addresses mapped into IPv6 count as IPv4.
struct remote {
  /// IPv6 bytes, or IPv4 mapped: what connections of one address are counted by.
  std::array<unsigned char, 16> key{};
  std::uint16_t port = 0;

  static remote from(const sockaddr_storage& address) noexcept;
  /// Who is at the other end of `native_socket`; all zeros if nobody is any more.
  static remote of(int native_socket) noexcept;

  [[nodiscard]] bool is_loopback() const noexcept;
  /// The address in its usual notation, without the port.
  [[nodiscard]] std::string text() const;
};

}  // namespace porthouse::net
