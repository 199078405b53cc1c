#pragma once

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <string>

namespace porthouse {

class lockspace;

/// How the rooms of a family open and close.
struct family_rules {
  /// A room in which nobody is, and to which nobody will come back, closes after this time; at
  /// least `limits::welcome_deadline` after the last move to it.
  std::chrono::milliseconds closes_after{30'000};
  /// Open rooms of the family, on each node. Past it an empty one closes before its time; if there
  /// is none, a move to another fails (`move_error::full`).
  std::size_t rooms = 10'000;
};

/// Rooms that open when somebody goes there: `release_to("arena/42")`. See `lockspaces::family`.
struct family_plan {
  std::string prefix;
  family_rules rules;
  std::function<std::unique_ptr<lockspace>(std::string name)> make;
};

/// What a room has set by `capacity`, `lock`, `hide` and `describe`.
struct room_settings {
  std::size_t capacity = std::numeric_limits<std::size_t>::max();
  bool locked = false;
  bool hidden = false;  ///< not in listings
  boost::json::object about = {};

  friend bool operator==(const room_settings&, const room_settings&) = default;
};

/// A room as listings show it.
struct room_info : room_settings {
  std::string name = {};
  std::size_t population = 0;
};

}  // namespace porthouse
