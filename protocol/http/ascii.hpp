#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace porthouse::protocol {

// Letters as headers and host names have them: of ASCII, whatever the locale.

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

/// Without the blanks around it (OWS of RFC 9110, section 5.6.3).
[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace porthouse::protocol
