#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace porthouse::protocol {

/// `text` with its %XX as bytes (RFC 3986, section 2.1); nothing if a % is not followed by two
/// hexadecimal digits. What comes out may hold any byte.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// The same for a key or a value of a query, in which a plus is a blank, as forms write it.
[[nodiscard]] std::optional<std::string> query_decoded(std::string_view text);

}  // namespace porthouse::protocol
