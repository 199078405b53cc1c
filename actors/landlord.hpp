#pragma once

#include <porthouse/actors/directory.hpp>
#include <porthouse/actors/family.hpp>

#include <caf/actor_control_block.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porthouse {

/// The rooms that open on demand: opens each when somebody asks for it, and never twice at a time.
///
/// A room that has been empty for long enough says so, and is asked to leave if nobody has been
/// sent there lately; whoever asks for it meanwhile waits until it is known whether it has. One
/// thread: the machine's.
class landlord {
public:
  using clock = std::chrono::steady_clock;

  /// What it asks of the machine. All must outlive it.
  struct world {
    /// Moves `room` in; nullptr if that cannot be. Complains itself.
    std::function<caf::strong_actor_ptr(const family_plan& of, const std::string& name)> move_in;
    /// Tells who asked where the room is; nullptr if there is none.
    std::function<void(const caf::strong_actor_ptr& who, const std::string& name, located_ptr)>
        answer;
    /// Asks a room to leave (true), or to stay and say again when it is empty (false).
    std::function<void(const caf::strong_actor_ptr& room, bool leave)> decide;
    std::function<clock::time_point()> now;
    /// From the answer to the arrival at the latest.
    std::chrono::milliseconds welcome;
  };

  landlord(const std::vector<family_plan>& families, world around);

  /// Somebody looks for a room of that name.
  void seek(const std::string& name, const caf::strong_actor_ptr& who);
  /// The room is empty, and has been for long enough.
  void vacant(const std::string& name);
  /// The room was asked to leave, and is not empty any more.
  void occupied(const std::string& name);
  void described(room_card card);
  /// `dead` was a room, perhaps: the place that it was if it did not leave as asked, for those who
  /// are still there; nullptr otherwise. It opens anew when somebody asks.
  [[nodiscard]] located_ptr died(const caf::strong_actor_ptr& dead);

  /// The open room of that name; nullptr if there is none.
  [[nodiscard]] located_ptr find(std::string_view name) const;
  /// The rooms of a family that do not hide, by name.
  [[nodiscard]] std::vector<room_card> list(std::string_view prefix) const;
  /// Calls `what` with every room's actor.
  void each(const std::function<void(const caf::strong_actor_ptr&)>& what) const;

private:
  struct lodging {
    const family_plan& of;
    located_ptr where;
    clock::time_point sent_there;  // the last time
    bool leaving = false;
    std::vector<caf::strong_actor_ptr> waiting = {};  // who asked since
    room_card card = {};
  };
  using lodgings = std::map<std::string, lodging, std::less<>>;

  [[nodiscard]] const family_plan* family_of(std::string_view name) const;
  [[nodiscard]] lodging* open(const std::string& name);
  void answer_all(const std::string& name, const std::vector<caf::strong_actor_ptr>& who);

  const std::vector<family_plan>& families_;
  world world_;
  lodgings rooms_;
  std::unordered_map<caf::actor_id, std::string> names_;               // of the rooms' actors
  std::unordered_map<const family_plan*, std::size_t> families_open_;  // rooms of each
};

}  // namespace porthouse
