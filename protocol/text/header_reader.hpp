#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace porthouse::protocol {

/// Reads the value of a header from left to right (RFC 9110, section 5.6); each part may have
/// blanks before it. What a word is made of differs from header to header: `is_of_word` says.
class header_reader {
public:
  explicit header_reader(std::string_view text) noexcept : rest_{text} {}

  [[nodiscard]] bool at_end() noexcept {
    skip_blanks();
    return rest_.empty();
  }
  /// Whether `wanted` is next; then it has been read.
  [[nodiscard]] bool take(char wanted) noexcept {
    skip_blanks();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// A word; "" if there is none.
  template <class IsOfWord>
  [[nodiscard]] std::string_view word(IsOfWord is_of_word) noexcept {
    skip_blanks();
    const auto end = std::ranges::find_if_not(rest_, is_of_word);
    const auto found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(found.size());
    return found;
  }
  /// A word, or a quoted string, which may be empty, without its quotation marks and backslashes.
  /// Nothing if there is neither, or if the quotation does not end.
  template <class IsOfWord>
  [[nodiscard]] std::optional<std::string> value(IsOfWord is_of_word) {
    if (take('"')) return rest_of_quotation();
    const auto plain = word(is_of_word);
    return plain.empty() ? std::nullopt : std::optional{std::string{plain}};
  }

private:
  void skip_blanks() noexcept {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  std::optional<std::string> rest_of_quotation() {
    std::string plain;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return plain;
      }
      if (rest_[i] == '\\' && ++i == rest_.size()) break;
      plain.push_back(rest_[i]);
    }
    rest_ = {};
    return std::nullopt;
  }

  std::string_view rest_;
};

}  // namespace porthouse::protocol
