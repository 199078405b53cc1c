#pragma once

#include <cstddef>

namespace porthouse::net {

/// Raises the process's own limit of descriptors (the soft RLIMIT_NOFILE) to what the machine
/// grants it (the hard one). Never lowers it. Any thread.
void raise_descriptor_limit() noexcept;

/// How many descriptors this process may have open at once.
[[nodiscard]] std::size_t descriptor_limit() noexcept;

/// How many more connections fit beside what is open now, if `reserve` descriptors are kept for
/// other purposes; at least 1.
[[nodiscard]] std::size_t connections_that_fit(std::size_t reserve) noexcept;

}  // namespace porthouse::net
