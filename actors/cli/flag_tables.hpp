#pragma once

#include <porthouse/actors/cli/flag.hpp>

#include <span>

namespace porthouse {

// The flags by what they are about, each table in a file of its name (flags_listen.cpp ...); in the
// order of --help.

[[nodiscard]] std::span<const flag> listen_flags() noexcept;
[[nodiscard]] std::span<const flag> limits_flags() noexcept;
[[nodiscard]] std::span<const flag> serve_flags() noexcept;
[[nodiscard]] std::span<const flag> time_flags() noexcept;
[[nodiscard]] std::span<const flag> log_flags() noexcept;
[[nodiscard]] std::span<const flag> cluster_flags() noexcept;

}  // namespace porthouse
