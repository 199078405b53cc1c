#pragma once

#include <porthouse/protocol/http/network.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porthouse::protocol {

/// Host and port, as a Host header and a URL have them (RFC 3986, section 3.2).
struct authority {
  std::string host = {};  ///< in lower case; an address in its usual notation, without brackets
  std::optional<ip_address> address = {};  ///< if the host is one, and has no zone
  std::optional<std::uint16_t> port = {};

  /// Whether it names this machine to itself: `localhost`, what ends in `.localhost` (RFC 6761), or
  /// a loopback address.
  [[nodiscard]] bool is_loopback() const noexcept;
};

/// Reads `HOST` or `HOST:PORT`, an IPv6 address in brackets, with its zone if it has one. A name is
/// made of letters, digits and `-._~`, up to 255. Nothing for all else, such as user names, lists
/// and escapes; nor for "".
[[nodiscard]] std::optional<authority> parse_authority(std::string_view text);

/// Where a page comes from (RFC 6454): what browsers put into Origin.
struct origin {
  std::string scheme = {};  ///< in lower case
  authority where = {};

  /// The port, or that which the scheme implies; 0 if it implies none.
  [[nodiscard]] std::uint16_t port() const noexcept;
};

/// Reads `SCHEME://HOST` or `SCHEME://HOST:PORT`, and nothing behind it. Nothing for all else, such
/// as "null".
[[nodiscard]] std::optional<origin> parse_origin(std::string_view text);

/// Whether `text` may be an entry of `settings::origins`: an origin, `*`, or what browsers send for
/// pages that have none: `null`, `file://`.
[[nodiscard]] bool is_origin(std::string_view text);

/// Origins whose pages may come, beside those of the server's own.
class origins {
public:
  origins() = default;
  /// Throws std::invalid_argument, with the remedy, if an entry is none (see `is_origin`).
  explicit origins(const std::vector<std::string>& entries);

  /// Whether a page of the origin `page` (the Origin header) may come to `host` (the Host header),
  /// which it calls over TLS or not. It may if it is listed, or if it is of the same scheme, host
  /// and port; the names and addresses of loopback count as one host.
  [[nodiscard]] bool admit(
      std::string_view page, const std::optional<authority>& host, bool secure) const;
  /// Whether it is listed: it may come to any host.
  [[nodiscard]] bool list(std::string_view page) const;

private:
  std::vector<origin> listed_;
  std::vector<std::string> opaque_;
  bool all_ = false;
};

}  // namespace porthouse::protocol
