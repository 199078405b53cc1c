#include "script.hpp"

#include <algorithm>
#include <charconv>

namespace porthouse::bench {

namespace {

constexpr std::size_t offsets = 61;
constexpr std::string_view digits = "0123456789abcdef";

void write_hex(char* to, std::uint64_t value) {
  for (int i = 7; i >= 0; --i, value >>= 4U) to[i] = digits[value & 0xFU];
}

}  // namespace

script::script(opcode kind, std::size_t size) : kind_{kind}, size_{size} {
  pattern_.reserve(size + offsets);
  std::uint32_t noise = 1;
  while (pattern_.size() < size + offsets) {
    noise = noise * 1664525U + 1013904223U;
    // Text is printable ASCII; binary takes any byte.
    pattern_ += static_cast<char>(kind == opcode::text ? ' ' + (noise >> 24U) % 95 : noise >> 24U);
  }
}

std::string_view script::line(std::size_t speaker, std::uint64_t number) {
  line_.assign(pattern_, (speaker * 7 + number) % offsets, size_);
  char signed_by[signature];
  write_hex(signed_by, speaker);
  write_hex(signed_by + 8, number);
  // A short line takes the end of the signature: that is what differs from line to line.
  const auto fits = std::min(size_, signature);
  std::copy_n(signed_by + signature - fits, fits, line_.begin());
  return line_;
}

std::size_t script::speaker_of(std::string_view payload) noexcept {
  std::size_t speaker = 0;
  std::from_chars(
      payload.data(), payload.data() + std::min<std::size_t>(payload.size(), 8), speaker, 16);
  return speaker;
}

}  // namespace porthouse::bench
