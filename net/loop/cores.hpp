#pragma once

#include <filesystem>

namespace porthouse::net {

/// How many cores this process may use at once: those that it may run on (its affinity), and no
/// more than the CPU quota of its control group and of those around it (cgroup v2 and v1), rounded
/// up. At least 1. `root` is where /proc and /sys are looked for. Any thread.
[[nodiscard]] unsigned usable_cores(const std::filesystem::path& root = "/");

/// What the control groups alone allow; 0 if they set no quota.
[[nodiscard]] unsigned quota_of_cores(const std::filesystem::path& root = "/");

}  // namespace porthouse::net
