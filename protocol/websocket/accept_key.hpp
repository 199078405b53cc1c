#pragma once

#include <string>
#include <string_view>

namespace porthouse::protocol {

/// Whether `key` may be a Sec-WebSocket-Key: 16 bytes in base64 (RFC 6455, section 4.2.1).
/// Otherwise: 400.
[[nodiscard]] bool is_websocket_key(std::string_view key) noexcept;

/// The Sec-WebSocket-Accept that answers `key` (RFC 6455, section 4.2.2): 28 characters.
[[nodiscard]] std::string accept_key(std::string_view key);

}  // namespace porthouse::protocol
