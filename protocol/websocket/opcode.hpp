#pragma once

#include <cstdint>

namespace porthouse::protocol {

/// What a WebSocket frame carries (RFC 6455, section 5.2).
enum class opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

/// Whether `kind` is a control frame (RFC 6455, section 5.5): at most 125 bytes, never fragmented.
constexpr bool is_control(opcode kind) noexcept { return static_cast<std::uint8_t>(kind) >= 0x8; }

}  // namespace porthouse::protocol
