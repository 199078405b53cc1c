#pragma once

#include <porthouse/net/http/request.hpp>
#include <porthouse/net/tcp/remote.hpp>
#include <porthouse/protocol/http/network.hpp>

#include <string>
#include <variant>
#include <vector>

namespace porthouse::net {

/// Where a request came from.
struct request_origin {
  remote from;
  bool secure = false;  ///< over TLS
};

/// The proxies whose word counts (`settings::trusted_proxies`).
class proxies {
public:
  /// Addresses, networks, and `unix` for all that come over a Unix domain socket. Throws
  /// std::invalid_argument, naming the entry, for all else.
  explicit proxies(std::vector<std::string> entries);

  [[nodiscard]] bool trust(const remote& from) const noexcept {
    return from.how == remote::source::local ? local_ : networks_.contain(from.key);
  }
  [[nodiscard]] bool empty() const noexcept { return !local_ && networks_.empty(); }

private:
  bool local_ = false;
  protocol::networks networks_;
};

/// Who made the request that came as `link` says: the last one in `Forwarded` (RFC 7239) or
/// `X-Forwarded-For` that is no trusted proxy, and whether that was over TLS, by the same or
/// `X-Forwarded-Proto`. As `link` says unless that is a trusted proxy.
///
/// What a trusted proxy says must be readable and of one mind, else a client could hide behind it:
/// a fault (400). An address that is withheld, as `unknown` is, leaves the proxy's own.
[[nodiscard]] std::variant<request_origin, fault> client_of(
    const request& asked, const request_origin& link, const proxies& trusted);

/// Whether anything in `asked` says that a proxy has handed it on.
[[nodiscard]] bool is_handed_on(const request& asked);

}  // namespace porthouse::net
