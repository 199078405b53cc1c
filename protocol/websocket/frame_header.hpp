#pragma once

#include <porthouse/protocol/websocket/close_code.hpp>
#include <porthouse/protocol/websocket/mask.hpp>
#include <porthouse/protocol/websocket/opcode.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace porthouse::protocol {

/// The header of a frame of a client (RFC 6455, section 5.2).
struct frame_header {
  std::uint64_t length = 0;  ///< of the payload, in bytes
  mask_key key = 0;
  opcode kind = opcode::continuation;
  bool final = false;
  bool compressed = false;  ///< the first reserved bit (RFC 7692, section 6)
  std::uint8_t size = 0;    ///< of the header itself: 6, 8 or 14 bytes
};

/// What the rules for a header depend on.
struct frame_context {
  bool in_message = false;  ///< a fragmented message is not yet at its end
  bool deflate = false;     ///< permessage-deflate was agreed on
};

constexpr std::size_t longest_frame_header = 14;

/// Which rule a header broke, in a few words; nullptr if it is well.
using header_fault = const char*;

/// Checks the first byte: reserved bits, opcode, and what may come when.
constexpr header_fault first_byte_fault(unsigned byte, frame_context now) noexcept {
  constexpr unsigned final_bit = 0x80;
  const auto kind = byte & 0x0FU;
  if ((byte & 0x30U) != 0) return "reserved bits are set";
  const bool data = kind == 0x1 || kind == 0x2;
  if ((byte & 0x40U) != 0 && !(now.deflate && data)) return "reserved bit 1 is set";
  if (data) return now.in_message ? "a message begins inside another" : nullptr;
  if (kind == 0x0) return now.in_message ? nullptr : "there is nothing to continue";
  if (kind < 0x8 || kind > 0xA) return "reserved opcode";
  return (byte & final_bit) != 0 ? nullptr : "a control frame is fragmented";
}

/// Checks the second byte: the mask, and the size of control frames, which `kind` tells.
constexpr header_fault second_byte_fault(unsigned byte, opcode kind) noexcept {
  if ((byte & 0x80U) == 0) return "the frame is not masked";
  return is_control(kind) && (byte & 0x7FU) > 125 ? "a control frame is too long" : nullptr;
}

/// Reads `bytes` bytes (2 or 8) in network order.
inline std::uint64_t read_length(const unsigned char* from, std::size_t bytes) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value = value << 8U | from[i];
  return value;
}

/// Checks that the shortest of the three encodings was used, and that the top bit is clear.
constexpr header_fault length_fault(std::uint64_t length, std::size_t bytes) noexcept {
  if ((length >> 63U) != 0) return "the length is negative";
  return length < (bytes == 2 ? 126U : 0x10000U) ? "the length is not minimal" : nullptr;
}

/// How far a header has been read.
struct header_reading {
  header_fault fault = nullptr;
  bool length_known = false;  ///< `length` has been set
  bool complete = false;
};

/// Reads as much of a header as there is. Returns the fault of what is there, if any; `into.size`
/// is 0 until size and length are known.
inline header_reading read_header(
    const unsigned char* from, std::size_t size, frame_context now, frame_header& into) noexcept {
  if (size == 0) return {};
  if (const auto fault = first_byte_fault(from[0], now)) return {.fault = fault};
  into.kind = static_cast<opcode>(from[0] & 0x0FU);
  into.final = (from[0] & 0x80U) != 0;
  into.compressed = (from[0] & 0x40U) != 0;
  if (size == 1) return {};
  if (const auto fault = second_byte_fault(from[1], into.kind)) return {.fault = fault};
  const unsigned short_length = from[1] & 0x7FU;
  const std::size_t more = short_length < 126 ? 0 : short_length == 126 ? 2 : 8;
  if (size < 2 + more) return {};
  into.length = short_length;
  if (more != 0) {
    into.length = read_length(from + 2, more);
    if (const auto fault = length_fault(into.length, more)) return {.fault = fault};
  }
  into.size = static_cast<std::uint8_t>(2 + more + sizeof(mask_key));
  if (size < into.size) return {.length_known = true};
  std::memcpy(&into.key, from + 2 + more, sizeof(mask_key));
  return {.length_known = true, .complete = true};
}

/// The payload of a Close frame (RFC 6455, section 5.5.1).
struct close_payload {
  header_fault fault = nullptr;
  close_code code = close_code::none;  ///< as sent; or, beside a fault, what to answer
  std::string_view reason{};
};

/// Takes the payload of a Close frame apart: nothing, or a code that may be sent and a UTF-8
/// reason.
close_payload read_close(std::string_view payload) noexcept;

}  // namespace porthouse::protocol
