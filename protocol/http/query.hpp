#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

namespace porthouse::protocol {

/// One `key=value` of a query, as it was sent: `query_decoded` reads either.
struct query_parameter {
  std::string_view key;
  std::string_view value = {};
  bool has_value = false;  ///< there is an equals sign
};

/// Takes a query (what follows the question mark) apart, from left to right.
///
/// Not by Boost.URL, whose queries hold no `[`, `|` or `{`: browsers send them as they are. Nor may
/// a bad escape of one parameter cost the others.
class query_reader {
public:
  explicit constexpr query_reader(std::string_view query) noexcept : rest_{query} {}

  /// The next parameter, which may be empty; nothing at the end.
  [[nodiscard]] constexpr std::optional<query_parameter> next() noexcept {
    if (rest_.empty()) return std::nullopt;
    const auto pair = rest_.substr(0, rest_.find('&'));
    rest_.remove_prefix(std::min(pair.size() + 1, rest_.size()));
    const auto equals = pair.find('=');
    if (equals == pair.npos) return query_parameter{.key = pair};
    return query_parameter{pair.substr(0, equals), pair.substr(equals + 1), true};
  }

private:
  std::string_view rest_;
};

}  // namespace porthouse::protocol
