#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace porthouse::protocol {

/// `text` with its %XX as bytes (RFC 3986, section 2.1); nothing if a % is not followed by two
/// hexadecimal digits. What comes out may hold any byte.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace porthouse::protocol
