#pragma once

#include <porthouse/protocol/http/network.hpp>

#include <cstdint>
#include <string>

struct sockaddr_storage;

namespace porthouse::net {

/// Where a connection comes from. IPv4 addresses mapped into IPv6 count as IPv4.
struct remote {
  enum class source : std::uint8_t {
    tcp,    ///< the other end of a TCP connection
    local,  ///< a Unix domain socket: there is no address
    told,   ///< what a proxy says of its client
  };

  protocol::ip_address key{};
  std::uint16_t port = 0;  ///< 0 if unknown
  source how = source::tcp;

  static remote from(const sockaddr_storage& address) noexcept;
  /// The other end of `native_socket`; all zeros if it has gone.
  static remote of(int native_socket) noexcept;

  /// Whether it is this machine, as we see ourselves: not what a proxy says.
  [[nodiscard]] bool is_loopback() const noexcept;
  /// Whether its connections are counted by address: neither this machine's own nor what comes over
  /// a Unix domain socket.
  [[nodiscard]] bool is_counted() const noexcept;
  /// What its connections are counted by: the address, or the /64 of an IPv6 address, which one
  /// subscriber has to choose from.
  [[nodiscard]] protocol::ip_address counted_by() const noexcept;
  /// The address in its usual notation, without the port; `unix` of a Unix domain socket.
  [[nodiscard]] std::string text() const;
};

}  // namespace porthouse::net
