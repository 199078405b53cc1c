#pragma once

#include <porthouse/actors/event.hpp>
#include <porthouse/actors/machine.hpp>
#include <porthouse/protocol/message/message.hpp>
#include <porthouse/protocol/settings/limits.hpp>
#include <porthouse/test/dice.hpp>
#include <porthouse/test/house.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace porthouse::test {

/// What is random when `play` runs a house: clients come, say `words`, close, vanish; those with a
/// session drop, come back, and acknowledge nothing for a while; spaces die; time passes; and the
/// shards and threads take their turns in any order. One seed is one schedule, the same every time.
struct schedules {
  /// What a client says next. Must be set.
  std::function<protocol::message(dice&)> words;
  std::uint64_t seed = 1;    ///< of the first schedule; the others have the numbers that follow
  std::size_t runs = 1'000;  ///< schedules
  std::size_t steps = 150;   ///< of each, before all settles and the clients go
  std::size_t clients = 5;   ///< at most, in each
  std::size_t shards = 2;    ///< event loops, whose turns are shuffled
  bool deaths = true;        ///< whether actors of spaces die
  bool sessions = true;      ///< whether some clients speak porthouse.v1
  protocol::limits bounds = {};
  /// A rule of your own, checked when a schedule has settled and all clients are still there.
  /// Returns what is wrong, or "".
  std::function<std::string(house&)> check = {};
};

/// A schedule in which something went wrong.
struct breach {
  std::uint64_t seed = 0;  ///< `play` it again: `{.seed = this, .runs = 1}`
  std::string what;
  std::vector<std::string> story;  ///< step by step
};

/// Runs `plan` under random schedules and checks after each step. Returns the first that goes
/// wrong: a hook that throws, books that do not balance, a client that the house closed for its own
/// reasons (1011, 4003), that is in no room, is not read, or has not got all that was said in its
/// session, when all has settled and who was away is back, or `check`.
/// Throws std::invalid_argument without `words`. One thread.
[[nodiscard]] std::optional<breach> play(const machine& plan, const schedules& with);

}  // namespace porthouse::test
