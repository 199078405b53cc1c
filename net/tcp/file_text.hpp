#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace porthouse::net {

/// All that is in `file`; nothing if it cannot be read, is no regular file, or holds more than
/// `most` bytes. Files change while a server runs: this waits for no pipe, and takes no more
/// memory.
[[nodiscard]] std::optional<std::string> read_file(const std::string& file, std::size_t most);

/// The same of at most 16 MiB. Throws std::invalid_argument, with the remedy, if it cannot be read;
/// `name` is what the error text calls the file.
[[nodiscard]] std::string file_text(const std::string& file, std::string_view name);

}  // namespace porthouse::net
