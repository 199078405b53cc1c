#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porthouse::bench {

/// The Sec-WebSocket-Accept that answers `key` (RFC 6455, section 4.2.2).
[[nodiscard]] std::string accept_for(std::string_view key);

/// A Sec-WebSocket-Key that differs for every `number`.
[[nodiscard]] std::string key_for(std::uint64_t number);

/// The value of header `name` in `head`, trimmed; nothing if it is absent.
[[nodiscard]] std::optional<std::string_view> header(std::string_view head, std::string_view name);

/// The request of a browser for a WebSocket at `target`.
[[nodiscard]] std::string upgrade_request(
    std::string_view target, std::string_view host, std::string_view key,
    std::string_view subprotocol = {});

/// A server's answer to `head`, a whole request; nothing if it carries no key.
[[nodiscard]] std::optional<std::string> upgrade_answer(std::string_view head);

}  // namespace porthouse::bench
