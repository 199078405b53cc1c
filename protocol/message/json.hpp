#pragma once

#include <porthouse/protocol/settings/limits.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <string_view>

namespace porthouse::protocol {

/// What came of parsing JSON.
enum class json_fault : std::uint8_t {
  none,
  malformed,  ///< it is no JSON, or no text
  too_large,  ///< it is, as far as it was read, but holds more than it may
};

/// Parses all of `text` into `into`: the only way in which bytes from outside become JSON. Returns
/// at the first byte that is wrong or goes too far, and leaves `into` as it was then. Takes time
/// linear in the bytes read, times `most.members` at the very worst. Throws std::bad_alloc only.
[[nodiscard]] json_fault parse_json(
    std::string_view text, const json_limits& most, boost::json::value& into);

}  // namespace porthouse::protocol
