#pragma once

#include <porthouse/protocol/enumerators.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace porthouse::protocol {

/// How much a line of the log matters.
enum class log_level : std::uint8_t {
  debug,
  info,     ///< something has happened that is in order
  warning,  ///< something went wrong for somebody: a hook threw, a room died
  error,    ///< something is wrong with the server: look after it
};
BOOST_DESCRIBE_ENUM(log_level, debug, info, warning, error)

/// One line of the log. Everything is a view that lives as long as the call.
struct log_entry {
  log_level level = log_level::warning;
  std::string_view room = {};   ///< room, place, family or node that it is about; "" for the server
  std::string_view where = {};  ///< the hook, or what was being done there
  std::string_view text;
  std::uint64_t socket = 0;  ///< id of the socket that it is about; 0 for none
};

/// Room and hook of `entry` in words: "lobby: received".
[[nodiscard]] inline std::string place_of(const log_entry& entry) {
  std::string place{entry.room};
  if (!place.empty() && !entry.where.empty()) place += ": ";
  return place.append(entry.where);
}

/// How the log looks, and what of it is written.
struct log_settings {
  bool json = false;                  ///< one JSON object a line, for machines
  log_level level = log_level::info;  ///< lines below are left out
};

}  // namespace porthouse::protocol
