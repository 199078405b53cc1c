#pragma once

#include <porthouse/protocol/settings/limits.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse::protocol {

/// Whether `word` is an HTTP token (RFC 9110, section 5.6.2): not empty, no separators.
[[nodiscard]] bool is_token(std::string_view word) noexcept;

/// The subprotocols a client offers, from all its Sec-WebSocket-Protocol headers joined by commas,
/// in its order. Nothing if one is no token or comes twice (RFC 6455, section 4.1), or if there are
/// more than `most`: answer 400.
[[nodiscard]] std::optional<std::vector<std::string>> parse_subprotocols(
    std::string_view header, std::size_t most = limits{}.subprotocols);

/// The first of `ours` that is among `offered`; "" if there is none: then no header is to be sent.
[[nodiscard]] std::string choose_subprotocol(
    const std::vector<std::string>& ours, const std::vector<std::string>& offered);

/// One extension that a client offers (RFC 6455, section 9.1).
struct extension_offer {
  std::string name;
  /// Name and value; no value: as in "; server_no_context_takeover".
  std::vector<std::pair<std::string, std::optional<std::string>>> parameters;
};

/// What a client offers in all its Sec-WebSocket-Extensions headers joined by commas, in its order
/// of preference. Nothing if the grammar is broken, or if there are more than `most` offers, or
/// parameters in all: answer 400.
[[nodiscard]] std::optional<std::vector<extension_offer>> parse_extensions(
    std::string_view header, std::size_t most = limits{}.extensions);

/// The compression that both sides agreed on. Neither side keeps context from one message to the
/// next, so that compressors can be shared by connections.
struct deflate_agreement {
  int server_window_bits = 15;  ///< 8 to 15: how far back what we send may refer
  /// The value of our Sec-WebSocket-Extensions header.
  [[nodiscard]] std::string header() const;
};

/// The first offer of permessage-deflate that can be kept (RFC 7692, section 7.1); nothing if there
/// is none: then no header is to be sent. An offer with an unknown, repeated or ill-valued
/// parameter is declined and the next one is looked at.
[[nodiscard]] std::optional<deflate_agreement> agree_on_deflate(
    const std::vector<extension_offer>& offers);

}  // namespace porthouse::protocol
