#pragma once

#include <string>
#include <string_view>

namespace porthouse::net {

/// All that is in `file`, at most 16 MiB. Throws std::invalid_argument, with the remedy, if it
/// cannot be read; `what` is how people call it.
[[nodiscard]] std::string file_text(const std::string& file, std::string_view what);

}  // namespace porthouse::net
