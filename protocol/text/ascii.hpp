#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace porthouse::protocol {

// Letters as headers and host names have them: of ASCII, whatever the locale. Each rule about them
// stands here only.

[[nodiscard]] constexpr bool is_alphanumeric(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Whether `c` could break a line or steer a terminal: U+0000 to U+001F, and U+007F.
[[nodiscard]] constexpr bool is_control_character(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

/// Whether `text` is not empty and holds nothing but `characters`.
[[nodiscard]] constexpr bool is_made_of(
    std::string_view text, std::string_view characters) noexcept {
  return !text.empty() && text.find_first_not_of(characters) == text.npos;
}

[[nodiscard]] constexpr char lowered(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lowered(std::string_view text) {
  std::string low{text};
  for (auto& c : low) c = lowered(c);
  return low;
}

/// Whether two words are the same in any case.
[[nodiscard]] constexpr bool same_word(std::string_view a, std::string_view b) noexcept {
  const auto low = [](char c) { return lowered(c); };
  return std::ranges::equal(a, b, {}, low, low);
}

/// Without the blanks around it: those of a header (OWS of RFC 9110, section 5.6.3), unless other
/// `blanks` are named.
[[nodiscard]] constexpr std::string_view trimmed(
    std::string_view text, std::string_view blanks = " \t") noexcept {
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The same for a line of a file, which may end as on other systems.
[[nodiscard]] constexpr std::string_view trimmed_line(std::string_view line) noexcept {
  return trimmed(line, " \t\r\n");
}

}  // namespace porthouse::protocol
