#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <semaphore>
#include <string>

namespace porthouse::test {

/// What one room of the shaky house has seen, over all its lives. Any thread.
struct room_tally {
  std::atomic<std::uint64_t> connected{0};
  std::atomic<std::uint64_t> left{0};
  std::atomic<std::uint64_t> died_with{0};  ///< were in it when it ended: nobody was left to tell
  std::atomic<std::uint64_t> unmatched{0};  ///< left without having come, or came twice
  std::atomic<std::uint64_t> answered{0};
  std::atomic<std::uint64_t> swallowed{0};  ///< begun, and never answered: what crashed the room
  std::atomic<std::uint64_t> complaints{0};
  std::atomic<std::uint64_t> kills{0};
  std::atomic<std::uint64_t> deaths{0};
};

/// What the rooms of the shaky house share.
struct crash_control {
  std::map<std::string, room_tally> rooms;       // all made before the house is
  std::function<void(const std::string&)> kill;  // ends the actor of that place's space
  // The well stands still until the house has taken all who are in it away: so many are left.
  std::atomic<std::int64_t> stuck{0};
  std::binary_semaphore gate{0};
};

}  // namespace porthouse::test
