#pragma once

#include <string>
#include <string_view>

// The version is that of all folders, so it is in the namespace of none. CMake refuses to configure
// when project(VERSION …) says another.
namespace porthouse {

inline constexpr int version_major = 0;
inline constexpr int version_minor = 2;
inline constexpr int version_patch = 0;

/// `major.minor.patch`: the headers' version, and so that of a program that includes them.
inline constexpr std::string_view version = "0.2.0";

/// What a program answers to `--version`: `chat 1.4 (porthouse 0.2.0)`, or without a version of
/// its own `chat (porthouse 0.2.0)`.
[[nodiscard]] inline std::string version_line(std::string_view program, std::string_view own = {}) {
  auto line = std::string{program};
  if (!own.empty()) line.append(" ").append(own);
  return line.append(" (porthouse ").append(version).append(")\n");
}

}  // namespace porthouse
