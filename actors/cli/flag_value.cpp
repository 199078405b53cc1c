#include <porthouse/actors/cli/flag_value.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <utility>

namespace porthouse {

using namespace protocol;

bool read_size(std::string_view given, std::size_t least, std::size_t most, std::size_t& into) {
  constexpr std::string_view suffixes = "KMG";
  auto unit = 1_bytes;
  if (!given.empty()) {
    const auto power = suffixes.find(given.back());
    if (power != suffixes.npos) {
      unit <<= 10 * (power + 1);
      given.remove_suffix(1);
    }
  }
  std::size_t count = 0;
  if (!read_number(given, 0_bytes, most / unit, count) || count * unit < least) return false;
  into = count * unit;
  return true;
}

bool read_seconds(
    std::string_view given, double least, double most, std::chrono::milliseconds& into) {
  constexpr std::string_view digits = "0123456789.";
  double seconds = 0;
  if (given.find_first_not_of(digits) != given.npos) return false;
  if (!read_number(given, least, most, seconds)) return false;
  into = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000 + 0.5)};
  return true;
}

bool read_switch(std::string_view given, bool& into) {
  if (given != "on" && given != "off") return false;
  into = given == "on";
  return true;
}

bool read_text(std::string_view given, std::string& into) {
  if (given.empty()) return false;
  into = given;
  return true;
}

bool read_words(
    std::string_view given, bool (*is_good)(std::string_view), std::vector<std::string>& into) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin <= given.size();) {
    const auto end = std::min(given.find(',', begin), given.size());
    const auto word = given.substr(begin, end - begin);
    if (word.empty() || !is_good(word)) return false;
    words.emplace_back(word);
    begin = end + 1;
  }
  into = std::move(words);
  return true;
}

std::string shown_size(std::size_t size) {
  if (size >= 1_MiB && size % 1_MiB == 0) return std::to_string(size / 1_MiB) + "M";
  if (size >= 1_KiB && size % 1_KiB == 0) return std::to_string(size / 1_KiB) + "K";
  return std::to_string(size);
}

std::string shown_seconds(std::chrono::milliseconds time) {
  std::ostringstream text;
  text << std::chrono::duration<double>{time}.count();
  return text.str();
}

std::string shown_words(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

}  // namespace porthouse
