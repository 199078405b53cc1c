#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace porthouse::protocol {

/// `text` as it may be shown: cut to `most` bytes, and well-formed UTF-8 without control
/// characters. What came from a client is not to be trusted to be either.
[[nodiscard]] std::string presentable(std::string_view text, std::size_t most);

}  // namespace porthouse::protocol
