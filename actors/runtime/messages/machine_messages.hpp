#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/runtime/messages/room_asker.hpp>
#include <porthouse/protocol/ownership/place.hpp>

#include <caf/actor_control_block.hpp>
#include <caf/result.hpp>
#include <caf/typed_actor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

// What the machine is told, and what it tells. Included by
// <porthouse/actors/runtime/messages/interfaces.hpp>, which makes them known to CAF.

namespace porthouse {

/// A socket looks for a place that its shard does not know.
struct find_place {
  std::string name;
  room_asker by = {};
};

class directory;

/// Where everything is, from now on; and, if a space has died, which one that was; or, if a link to
/// another node has ended, which, with all places there.
struct directory_changed {
  std::shared_ptr<const directory> where;
  protocol::place_ptr died;
  std::uint32_t index = 0;
  caf::strong_actor_ptr dead;
  std::uint32_t lost_link = 0;
};

/// A room of a family is empty, and has been for long enough; or is not any more.
struct room_idle {
  std::string name;
  bool empty = true;
  bool shared = false;  ///< if not `empty`: others than the visitor that had it opened are there
};

/// The settings or the population of a room of a family have changed.
struct room_info_changed {
  room_info info;
};

/// Asks for the rooms of a family; `give` is called on the machine's thread or, if this is a node
/// of several, the cluster actor's.
struct listing {
  std::string prefix;
  std::shared_ptr<const std::function<void(std::vector<room_info>)>> give;
};

/// The server stops: as `lockspace::stopping`. To the machine, and from it to all spaces; `taken`
/// is released when the last of them has dealt with it.
struct stopping {
  std::chrono::steady_clock::time_point until;
  std::shared_ptr<const void> taken;
};

/// Asks the machine to call `done`, once, on its thread, when all spaces have dealt with what they
/// had been told before and no offloaded work is under way.
struct finish {
  std::shared_ptr<const std::function<void()>> done;
};

using machine_actor = caf::typed_actor<
    caf::result<void>(find_place), caf::result<void>(room_idle),
    caf::result<void>(room_info_changed), caf::result<void>(listing), caf::result<void>(stopping),
    caf::result<void>(finish)>;

/// What the machine has decided about a room of a family.
struct room_command {
  enum class kind : std::uint8_t {
    stay,    ///< says again when it is empty: an answer to `room_idle`
    leave,   ///< ends if it is still empty: the other answer
    retire,  ///< lets all go to its own name, which is another room by now, those who come too
    recall,  ///< is the room of its name again, and keeps its visitors
  };
  kind what = kind::stay;
};

}  // namespace porthouse
