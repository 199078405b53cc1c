#pragma once

#include <charconv>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace porthouse {

// What the values of flags look like. Each reader puts what was given into its place; false, and
// nothing has changed, if it is not of this kind or out of range.

template <class Number>
bool read_number(std::string_view given, Number least, Number most, Number& into) {
  Number number{};
  const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), number);
  if (failed != std::errc{} || end != given.data() + given.size()) return false;
  // So that what is no number ("nan") is out of range too.
  if (!(number >= least && number <= most)) return false;
  into = number;
  return true;
}

/// Bytes, or with a suffix: K (KiB), M (MiB) or G (GiB).
bool read_size(std::string_view given, std::size_t least, std::size_t most, std::size_t& into);
/// Seconds, with fractions.
bool read_seconds(
    std::string_view given, double least, double most, std::chrono::milliseconds& into);
/// "on" or "off".
bool read_switch(std::string_view given, bool& into);
/// Any text but an empty one.
bool read_text(std::string_view given, std::string& into);
/// Words with commas between them, none of them empty, all of which `is_good`.
bool read_words(
    std::string_view given, bool (*is_good)(std::string_view word), std::vector<std::string>& into);

// A value as one would give it.

[[nodiscard]] std::string shown_size(std::size_t size);
[[nodiscard]] std::string shown_seconds(std::chrono::milliseconds time);
[[nodiscard]] std::string shown_words(const std::vector<std::string>& words);

}  // namespace porthouse
