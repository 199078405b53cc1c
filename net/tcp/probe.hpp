#pragma once

#include <chrono>
#include <string>

namespace porthouse::net {

/// Whether somebody listens at `HOST:PORT` and takes a TCP connection within `patience`: "" if so,
/// else why not. Blocks. Any thread.
[[nodiscard]] std::string probe(const std::string& address, std::chrono::milliseconds patience);

}  // namespace porthouse::net
