#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace porthouse::protocol {

/// Checks text for well-formed UTF-8 (RFC 3629) as it comes in, in pieces of any size.
///
/// Overlong forms, surrogates and what lies beyond U+10FFFF are refused at the first byte that
/// cannot belong to a character. Eight bytes of state, no memory. One thread at a time.
class utf8_check {
public:
  /// Takes the next piece. Returns whether everything so far may begin a well-formed text; once it
  /// has returned false it stays false.
  bool take(std::string_view piece) noexcept;
  /// Whether what was taken ends where a character ends: ask at the end of the text.
  [[nodiscard]] bool complete() const noexcept;
  /// Whether a byte was refused.
  [[nodiscard]] bool failed() const noexcept;

private:
  std::uint64_t state_ = 0;  ///< an offset into the rows of the table in the source
};

/// Whether `text` is well-formed UTF-8 as a whole.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// The longest beginning of `text` that has at most `most` bytes and ends where a character does.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t most) noexcept;

}  // namespace porthouse::protocol
