#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>
#include <porthouse/actors/runtime/messages/interfaces.hpp>
#include <porthouse/actors/runtime/rooms/evacuation.hpp>
#include <porthouse/actors/runtime/rooms/space_engine.hpp>

#include <caf/actor_control_block.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace porthouse {

/// What a room of a family owes the room registry, the machine's: it tells its settings and its
/// population, and when it has been empty for long enough; it ends when asked to, if it still is.
/// It also lets its visitors go when it is to retire. On the room's thread.
class room_lifecycle {
public:
  struct terms {
    std::string name;
    std::string prefix;  ///< of the family
    family_rules rules;
    caf::strong_actor_ptr registry;
    protocol::socket_id opener{};  ///< who had it opened
  };

  /// `room` and `engine` must outlive it.
  room_lifecycle(terms agreed, loop_actor& room, space_engine& engine);

  /// After each turn.
  void look();
  /// The room registry has decided.
  void commanded(room_command::kind what);

private:
  void be_empty();
  void leave();
  void retire();
  void look_at_settings();
  void show_info();

  terms terms_;
  loop_actor& room_;
  space_engine& engine_;
  evacuation evacuation_;
  room_info shown_;
  std::chrono::steady_clock::time_point may_show_ = {};  // when to show again
  bool showing_ = false;                                 // a timer is set for then
  bool was_empty_ = false;
  std::uint64_t vacant_ = 0;  // the timer of an empty room; 0 is none
};

}  // namespace porthouse
