#pragma once

#include <porthouse/protocol/text/utf8.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace porthouse::protocol {

/// The four bytes that a client masks a frame with, in the order of the wire (RFC 6455,
/// section 5.3).
using mask_key = std::uint32_t;

/// `key` as it applies to what lies `bytes` further on.
constexpr mask_key advanced(mask_key key, std::size_t bytes) noexcept {
  const int bits = static_cast<int>(bytes % 4) * 8;
  return std::endian::native == std::endian::little ? std::rotr(key, bits) : std::rotl(key, bits);
}

/// Writes `size` bytes of `from`, with the mask undone, to `to`, which is the same place or
/// another. Returns whether a byte is beyond ASCII: the check for text comes for free.
inline bool unmask(char* to, const char* from, std::size_t size, mask_key key) noexcept {
  // Vectors by hand: g++ 12 does not vectorise such loops at -O2.
  using wide [[gnu::vector_size(16)]] = std::uint64_t;
  const std::uint64_t twice = key | static_cast<std::uint64_t>(key) << 32U;
  std::uint64_t seen = 0;
  if (size >= 64) {
    const wide keys{twice, twice};
    wide any{};
    do {
      wide part[4];
      std::memcpy(part, from, 64);
      for (auto& lane : part) lane ^= keys;
      std::memcpy(to, part, 64);
      any |= (part[0] | part[1]) | (part[2] | part[3]);
      from += 64;
      to += 64;
      size -= 64;
    } while (size >= 64);
    seen = any[0] | any[1];
  }
  for (; size >= 8; from += 8, to += 8, size -= 8) {
    std::uint64_t word;
    std::memcpy(&word, from, 8);
    word ^= twice;
    std::memcpy(to, &word, 8);
    seen |= word;
  }
  unsigned char bytes[4];
  std::memcpy(bytes, &key, 4);
  for (std::size_t i = 0; i < size; ++i) {
    const auto byte =
        static_cast<unsigned char>(static_cast<unsigned char>(from[i]) ^ bytes[i % 4]);
    to[i] = static_cast<char>(byte);
    seen |= byte;
  }
  return (seen & 0x8080808080808080U) != 0;
}

/// The same for text, checked on the way. Returns false if a byte cannot be UTF-8: then `to` is
/// unfinished, and the check has failed.
bool unmask_text(char* to, std::span<const char> from, mask_key key, utf8_check& text) noexcept;

}  // namespace porthouse::protocol
