#pragma once

#include <porthouse/actors/runtime/messages/room_asker.hpp>
#include <porthouse/actors/runtime/places/peers.hpp>

#include <caf/actor_control_block.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse {

/// What a node answers to another that wants to open a room.
enum class claim_answer : std::uint8_t {
  granted,  ///< it is not open here
  denied,   ///< it is open here, or about to be
};

/// Somebody looks for a room.
struct lookup {
  caf::strong_actor_ptr who;
  bool sent_here = false;  ///< by another node: the room is to be here, whomever it belongs to
  room_asker by = {};
  bool on_its_way = false;  ///< it was told that the room is here: no limit of its own counts

  friend bool operator==(const lookup&, const lookup&) = default;
};

/// The claims of this node to rooms that it wants to open: each goes to all linked nodes that host
/// the family, and the room opens when all have granted it.
///
/// Two that claim the same room at a time: the one to which it belongs goes on, the other concedes,
/// even where it has been granted the room before. A node that grants a room does not have it, and
/// what it claims later meets our claim, or our room. So of nodes that are linked one at most opens
/// it. One thread.
class room_claims {
public:
  static constexpr std::size_t most = 10'000;          ///< at a time; past it they fail at once
  static constexpr std::size_t most_waiting = 65'536;  ///< for one; past it they wait in vain

  /// What it asks of the room registry. All must outlive it.
  struct port {
    /// Sends a claim; the answer comes by `claimed`, with its number.
    std::function<void(node_number to, const std::string& name, std::uint64_t number)> claim;
    /// A claim has ended, with all who have waited for it: the room is to be on that node. This one
    /// if the claim was won; nowhere if somebody has not answered in time.
    std::function<void(
        const std::string& name, std::optional<node_number> where,
        const std::vector<lookup>& lookups)>
        ended;
    /// Calls `task` after a time, on this thread.
    std::function<void(std::chrono::milliseconds, std::function<void()> task)> later;
    /// From a claim to the last answer to it at the latest.
    std::chrono::milliseconds patience;
  };

  explicit room_claims(port around) : port_{std::move(around)} {}

  /// Claims a room of `family` from `nodes`, on somebody's behalf. It is won at once
  /// if there are no `nodes`.
  void begin(
      const std::string& name, std::string family, std::vector<node_number> nodes, lookup first);
  /// Joins those who wait for a claim. Returns false if none is being made to that room.
  bool wait(const std::string& name, const lookup& lookup);
  [[nodiscard]] bool pending(std::string_view name) const { return claims_.contains(name); }

  void claimed(
      node_number node, const std::string& name, std::uint64_t number, claim_answer answer);
  /// That node has the room, or the better claim to it.
  void concede(const std::string& name, node_number node);
  /// A peer has come that hosts `families`: what is being claimed there is claimed from it too.
  void include(node_number node, const std::vector<std::string>& families);
  /// That node has gone, and has no rooms any more.
  void lost(node_number node);
  /// Drops all claims. Returns who has waited for which room.
  [[nodiscard]] std::vector<std::pair<std::string, std::vector<lookup>>> drop();

private:
  struct claim {
    std::uint64_t number;
    std::string family;
    std::vector<node_number> unanswered;
    std::vector<lookup> waiting;
  };

  void end(const std::string& name, std::optional<node_number> where);

  port port_;
  std::map<std::string, claim, std::less<>> claims_;  // by room
  std::uint64_t last_number_ = 0;
};

}  // namespace porthouse
