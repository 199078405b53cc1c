#pragma once

#include <porthouse/protocol/websocket/opcode.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <endian.h>

/// Just enough of RFC 6455 for a floor and for a load: framing without judgement.
namespace porthouse::bench {

using protocol::opcode;

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t mask_bit = 0x80;
/// The longest head: two bytes, eight of length, four of mask.
constexpr std::size_t longest_head = 14;

struct frame_head {
  std::uint8_t first = 0;     ///< FIN, reserved bits and opcode, as sent
  bool masked = false;        ///< whether `mask` counts
  std::uint8_t size = 0;      ///< bytes of the head itself
  std::uint32_t mask = 0;     ///< in the order of the wire
  std::uint64_t payload = 0;  ///< bytes behind the head

  [[nodiscard]] opcode kind() const noexcept { return static_cast<opcode>(first & 0x0FU); }
  [[nodiscard]] bool is_final() const noexcept { return (first & final_bit) != 0; }
};

/// Reads the head at `from`. False if it has not arrived whole.
inline bool read_head(const char* from, std::size_t available, frame_head& head) noexcept {
  if (available < 2) return false;
  head.first = static_cast<std::uint8_t>(from[0]);
  const auto second = static_cast<std::uint8_t>(from[1]);
  head.masked = (second & mask_bit) != 0;
  const unsigned announced = second & 0x7FU;
  const unsigned extended = announced == 127 ? 8 : announced == 126 ? 2 : 0;
  head.size = static_cast<std::uint8_t>(2 + extended + (head.masked ? 4U : 0U));
  if (available < head.size) return false;
  head.payload = announced;
  if (extended == 2) {
    std::uint16_t size = 0;
    std::memcpy(&size, from + 2, sizeof size);
    head.payload = be16toh(size);
  } else if (extended == 8) {
    std::memcpy(&head.payload, from + 2, sizeof head.payload);
    head.payload = be64toh(head.payload);
  }
  if (head.masked) std::memcpy(&head.mask, from + 2 + extended, sizeof head.mask);
  return true;
}

/// Writes a head with minimal length to `to`, at most `longest_head - 4` bytes, without a mask.
inline std::size_t write_head(
    char* to, std::uint8_t first, std::uint8_t second, std::size_t payload) {
  to[0] = static_cast<char>(first);
  if (payload < 126) {
    to[1] = static_cast<char>(second | payload);
    return 2;
  }
  if (payload <= 0xFFFF) {
    to[1] = static_cast<char>(second | 126U);
    const std::uint16_t size = htobe16(static_cast<std::uint16_t>(payload));
    std::memcpy(to + 2, &size, sizeof size);
    return 4;
  }
  to[1] = static_cast<char>(second | 127U);
  const std::uint64_t size = htobe64(payload);
  std::memcpy(to + 2, &size, sizeof size);
  return 10;
}

/// Applies `mask` on the way from `from` to `to`. `to` may lie before `from` and overlap it.
inline void copy_masked(char* to, const char* from, std::size_t size, std::uint32_t mask) noexcept {
  const std::uint64_t wide = mask | (std::uint64_t{mask} << 32U);
  // Whole blocks are loaded before they are stored: that is what lets the compiler use vectors.
  for (; size >= 64; size -= 64, to += 64, from += 64) {
    std::uint64_t block[8];
    std::memcpy(block, from, sizeof block);
    for (auto& word : block) word ^= wide;
    std::memcpy(to, block, sizeof block);
  }
  for (; size >= 8; size -= 8, to += 8, from += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    word ^= wide;
    std::memcpy(to, &word, sizeof word);
  }
  for (std::size_t i = 0; i < size; ++i) {
    const auto key = static_cast<std::uint8_t>(wide >> (8 * i));
    to[i] = static_cast<char>(static_cast<std::uint8_t>(from[i]) ^ key);
  }
}

/// Appends a whole frame as a browser sends it: masked.
inline void append_masked(
    std::string& out, opcode kind, std::string_view payload, std::uint32_t mask) {
  const auto at = out.size();
  out.resize(at + longest_head + payload.size());
  const auto first = static_cast<std::uint8_t>(final_bit | static_cast<std::uint8_t>(kind));
  auto head = write_head(out.data() + at, first, mask_bit, payload.size());
  std::memcpy(out.data() + at + head, &mask, sizeof mask);
  head += sizeof mask;
  copy_masked(out.data() + at + head, payload.data(), payload.size(), mask);
  out.resize(at + head + payload.size());
}

}  // namespace porthouse::bench
