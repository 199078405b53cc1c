#pragma once

#include <porthouse/actors/directory.hpp>
#include <porthouse/actors/neighbours.hpp>

#include <caf/actor_control_block.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace porthouse {

/// Rooms that sockets of this node look for on other nodes, and those that other nodes look for
/// here. A search goes from node to node, the landlord of this one among them, until one of them
/// says where the room is. One thread: that of the links.
class searches {
public:
  static constexpr std::size_t most = 10'000;          ///< names at a time; past it: no such place
  static constexpr std::size_t most_waiting = 65'536;  ///< for one name; the same
  /// How often a search is sent on before it ends in no such place.
  static constexpr std::size_t most_hops = 3;

  /// What it asks of the links and of the machine. All must outlive it.
  struct world {
    /// Asks a neighbour: `asked` there. Returns false if it has gone.
    std::function<bool(node_number to, const std::string& name)> ask;
    /// Asks the landlord of this node on behalf of this, `landlord::seek_for_neighbour` if
    /// `sent_here`, else `landlord::seek`. What it answers goes to `told` and `told_elsewhere`, by
    /// `this_node`.
    std::function<void(const std::string& name, bool sent_here)> ask_landlord;
    /// Answers a neighbour: `told` there; nullptr if there is no such place.
    std::function<void(node_number to, const std::string& name, const located_ptr&)> reply;
    /// The same: `told_elsewhere` there, with the number that it knows `where` by.
    std::function<void(node_number to, const std::string& name, node_number where)> send_on;
    /// Tells a socket where the room is; nullptr if there is none.
    std::function<void(const caf::strong_actor_ptr& who, const std::string& name, located_ptr)>
        answer;
    /// Calls `what` after a time, on this thread.
    std::function<void(std::chrono::milliseconds, std::function<void()> what)> later;
    /// From the beginning of a search to its end at the latest.
    std::chrono::milliseconds patience;
  };

  explicit searches(world around) : world_{std::move(around)} {}

  /// The landlord has sent a socket elsewhere (`landlord::world::elsewhere`).
  void look(const std::string& name, const caf::strong_actor_ptr& who, node_number where);
  /// A neighbour looks for a room that is to be here.
  void asked(node_number by, const std::string& name);
  /// That node, or the landlord, has the room here; nullptr if there is no such place.
  void told(node_number by, const std::string& name, const located_ptr& where);
  /// It says that another has it. `where` is `this_node` too if this one is not linked with it: the
  /// room is then looked for, and may open, here.
  void told_elsewhere(node_number by, const std::string& name, node_number where);
  /// That neighbour has gone: what it was asked is asked anew.
  void lost(node_number node);

private:
  struct search {
    std::uint64_t number;
    node_number asked;
    std::size_t hops = 0;
    std::vector<caf::strong_actor_ptr> waiting;
  };

  void send_on(search& one, const std::string& name, node_number where, bool sent_here);
  void end(const std::string& name, const located_ptr& where);

  world world_;
  std::map<std::string, search> searches_;               // by room
  std::map<std::string, std::set<node_number>> askers_;  // of the landlord, by room
  std::uint64_t last_number_ = 0;
};

}  // namespace porthouse
