#include <porthouse/protocol/text/utf8.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace porthouse::protocol {
namespace {

// A finite automaton whose states are bit offsets: each byte has a row of 64 bits, which holds for
// each state, at its offset, the next one. So a step is a load that depends on the byte only and
// one shift.
constexpr std::uint64_t character_begins = 0;
constexpr std::uint64_t refused = 6;
constexpr std::uint64_t one_more = 12;
constexpr std::uint64_t two_more = 18;
constexpr std::uint64_t three_more = 24;
constexpr std::uint64_t after_e0 = 30;  // no overlong forms: the next byte is at least A0
constexpr std::uint64_t after_ed = 36;  // no surrogates: the next byte is at most 9F
constexpr std::uint64_t after_f0 = 42;  // no overlong forms: the next byte is at least 90
constexpr std::uint64_t after_f4 = 48;  // nothing beyond U+10FFFF: the next byte is at most 8F

constexpr std::uint64_t offset_bits = 63;

constexpr std::uint64_t first_of(unsigned byte) {
  if (byte < 0x80) return character_begins;
  if (byte < 0xC2) return refused;
  if (byte < 0xE0) return one_more;
  if (byte == 0xE0) return after_e0;
  if (byte == 0xED) return after_ed;
  if (byte < 0xF0) return two_more;
  if (byte == 0xF0) return after_f0;
  if (byte < 0xF4) return three_more;
  return byte == 0xF4 ? after_f4 : refused;
}

constexpr std::uint64_t row(unsigned byte) {
  const auto if_within = [byte](unsigned low, unsigned high, std::uint64_t next) {
    return byte >= low && byte <= high ? next : refused;
  };
  return first_of(byte) << character_begins | refused << refused |
         if_within(0x80, 0xBF, character_begins) << one_more |
         if_within(0x80, 0xBF, one_more) << two_more |
         if_within(0x80, 0xBF, two_more) << three_more |
         if_within(0xA0, 0xBF, one_more) << after_e0 | if_within(0x80, 0x9F, one_more) << after_ed |
         if_within(0x90, 0xBF, two_more) << after_f0 | if_within(0x80, 0x8F, two_more) << after_f4;
}

constexpr auto rows = [] {
  std::array<std::uint64_t, 256> made{};
  for (unsigned byte = 0; byte < 256; ++byte) made[byte] = row(byte);
  return made;
}();

constexpr std::size_t stride = 32;

bool all_ascii(const char* bytes) noexcept {
  std::array<std::uint64_t, stride / 8> words;
  std::memcpy(words.data(), bytes, stride);
  return ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080U) == 0;
}

}  // namespace

bool utf8_check::take(std::string_view piece) noexcept {
  auto state = state_;
  const char* at = piece.data();
  const char* const end = at + piece.size();
  while (at != end) {
    if ((state & offset_bits) == character_begins) {
      while (end - at >= static_cast<std::ptrdiff_t>(stride) && all_ascii(at)) at += stride;
    }
    const char* const stop = at + std::min<std::ptrdiff_t>(end - at, stride);
    for (; at != stop; ++at) state = rows[static_cast<unsigned char>(*at)] >> (state & offset_bits);
  }
  state_ = state & offset_bits;
  return !failed();
}

bool utf8_check::complete() const noexcept { return state_ == character_begins; }

bool utf8_check::failed() const noexcept { return state_ == refused; }

bool is_utf8(std::string_view text) noexcept {
  utf8_check check;
  return check.take(text) && check.complete();
}

std::string_view utf8_prefix(std::string_view text, std::size_t most) noexcept {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

}  // namespace porthouse::protocol
