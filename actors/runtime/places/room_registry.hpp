#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/runtime/messages/directory.hpp>
#include <porthouse/actors/runtime/messages/room_asker.hpp>
#include <porthouse/actors/runtime/places/peers.hpp>
#include <porthouse/actors/runtime/places/room_accounts.hpp>
#include <porthouse/actors/runtime/places/room_claims.hpp>
#include <porthouse/protocol/ownership/verdict.hpp>
#include <porthouse/protocol/settings/limits.hpp>

#include <caf/actor_control_block.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porthouse {

/// The rooms that open on demand: opens each when somebody asks for it, and never twice at a time,
/// here or on any linked node.
///
/// A room that has been empty for long enough says so, and is asked to leave if nobody has been
/// sent there lately; whoever asks for it meanwhile waits until it is known whether it has.
///
/// Where a family has all the rooms that it may have, or a visitor or its address all that it may
/// keep open, an empty one is asked to leave before its time, and who looks for another waits for
/// that; if there is none there is no room for it. Each node counts the rooms that are open there.
///
/// Among nodes that are linked with one another a room is opened by the one to which it belongs of
/// those that host its family, and after all others have said that they do not have it
/// (`room_claims`). Nodes that are cut off from one another may each have theirs. When they are
/// linked again the room of the lower weight retires: it lets all its visitors go to its own name,
/// which is the other room, and closes when it is empty; all peers may find the name there from the
/// moment that both know of each other. A node without peers asks nobody. One
/// thread: the machine's.
class room_registry {
public:
  using clock = std::chrono::steady_clock;

  /// A new room, and what its constructor has set; no actor if it could not be made.
  struct spawned_room {
    caf::strong_actor_ptr actor;
    room_settings settings = {};
  };

  /// What it asks of the machine. All must outlive it. Those from `elsewhere` on are called only
  /// if there are peers, or after `drain`.
  struct port {
    /// Makes a room, on behalf of `by`. Complains itself if that fails.
    std::function<spawned_room(
        const family_plan& of, const std::string& name, const room_asker& by)>
        spawn_room;
    /// Tells who asked where the room is; nullptr if there is none.
    std::function<void(const caf::strong_actor_ptr& actor, const std::string& name, located_ptr)>
        answer;
    /// Asks a room to leave (true), or to stay and say again when it is empty (false).
    std::function<void(const caf::strong_actor_ptr& room, bool leave)> decide;
    std::function<clock::time_point()> now;
    /// Tells who asked that the room is not to be had, and why.
    std::function<void(const lookup& whose, const std::string& name, protocol::move_error why)>
        fail;
    /// `welcome_deadline` is from the answer to the arrival at the latest, and from a claim to the
    /// last answer to it; and the limits of rooms count.
    protocol::limits bounds;

    /// Asks a room to let all its visitors go to its own name, those who come later too.
    std::function<void(const caf::strong_actor_ptr& room)> retire = {};
    /// Asks a room that retires to stay after all: it is the room of its name again.
    std::function<void(const caf::strong_actor_ptr& room)> recall = {};
    /// Calls `task` after a time, on this thread.
    std::function<void(std::chrono::milliseconds, std::function<void()> task)> later = {};
    /// Tells who asked that a peer has the room, or will open it if asked: `seek_for_peer` there.
    std::function<void(const lookup& whose, const std::string& name, node_number)> elsewhere = {};
    /// `asked_to_claim` there, with this node's number.
    std::function<void(node_number to, const std::string& name, std::uint64_t number)> claim = {};
    /// `claimed` there.
    std::function<void(node_number to, const std::string& name, std::uint64_t number, claim_answer)>
        answer_claim = {};
    /// `peer_has` there.
    std::function<void(node_number to, const std::vector<std::string>& names)> tell_open = {};
  };

  /// What this node is in a cluster.
  struct membership {
    std::string node = {};  ///< its name
    /// The prefixes of the families whose rooms open here, other names among them; if there is no
    /// name at all: all families.
    std::vector<std::string> hosts = {};
  };

  room_registry(const std::vector<family_plan>& families, port around);
  room_registry(const std::vector<family_plan>& families, port around, membership as);
  room_registry(const room_registry&) = delete;
  room_registry& operator=(const room_registry&) = delete;

  /// Somebody here looks for a room of that name.
  void seek(const std::string& name, const caf::strong_actor_ptr& actor, const room_asker& by = {});
  /// The room is empty, and has been for long enough.
  void vacant(const std::string& name);
  /// The room was asked to leave, and is not empty any more. `shared`: others are there than the
  /// visitor who had it opened.
  void occupied(const std::string& name, bool shared = false);
  void described(room_info info);
  /// `dead` was a room, perhaps: the place that it was if it did not leave as asked, for those who
  /// are still there; nullptr otherwise. It opens anew when somebody asks.
  [[nodiscard]] located_ptr died(const caf::strong_actor_ptr& dead);

  // -- peers --------------------------------------------------------------------------------------
  // What comes over a link comes in the order sent, between `peer_up` and `peer_lost`.
  /// That node is linked with this one from now on, and hosts those families.
  void peer_up(node_number node, std::string name, std::vector<std::string> families);
  /// It is about to stop: nobody is sent there any more.
  void peer_drains(node_number node) { peers_.drains(node); }
  void peer_lost(node_number node);
  /// It has these rooms open.
  void peer_has(node_number node, const std::vector<std::string>& names);
  /// Somebody has been sent here by another node, or back by it, to find the room here: it opens
  /// here unless another has it, whomever it belongs to.
  void seek_for_peer(
      const std::string& name, const caf::strong_actor_ptr& actor, const room_asker& by = {},
      bool on_its_way = false);
  /// It wants to open a room: `port.answer_claim` answers, perhaps later.
  void asked_to_claim(node_number node, const std::string& name, std::uint64_t number);
  /// Its answer to our claim of that number.
  void claimed(
      node_number node, const std::string& name, std::uint64_t number, claim_answer answer);
  /// The node is about to stop: no room opens here any more, and all retire.
  void drain();

  /// The families whose rooms open here.
  [[nodiscard]] std::vector<std::string> hosted() const;
  /// The open room of that name; nullptr if there is none.
  [[nodiscard]] located_ptr find(std::string_view name) const;
  /// The rooms of a family that are open here and do not hide, by name.
  [[nodiscard]] std::vector<room_info> list(std::string_view prefix) const;
  /// Calls `callback` with every room's actor.
  void each(const std::function<void(const caf::strong_actor_ptr&)>& callback) const;

private:
  // Who waits for a room to close so that another may open.
  struct queued {
    std::string name;  // of the other
    lookup whose;
    std::vector<std::string> asked;  // rooms that have been asked to leave for it, the last too
  };
  struct room_entry {
    const family_plan& of;
    located_ptr where;
    room_asker opener;
    protocol::socket_id last_sent{};  // there, at `sent_there`
    clock::time_point sent_there = clock::time_point::min();
    // When a visitor other than `last_sent` was sent there last.
    clock::time_point another_sent_there = clock::time_point::min();
    bool leaving = false;  // asked to, and it is not known yet whether it does
    bool retiring = false;
    std::vector<queued> queue = {};
    std::vector<lookup> waiting = {};                     // lookups since then
    std::map<node_number, std::uint64_t> claimants = {};  // peers that claimed it since then
    room_info info = {};

    [[nodiscard]] const caf::strong_actor_ptr& actor() const {
      return where->space(0).actors.front();
    }
  };
  using room_entries = std::map<std::string, room_entry, std::less<>>;

  [[nodiscard]] const family_plan* family_of(std::string_view name) const;
  [[nodiscard]] bool hosts(const family_plan& family) const;
  [[nodiscard]] room_entry* open(const std::string& name, const room_asker& by);
  [[nodiscard]] room_entry* open_for_one_of(
      const std::string& name, const std::vector<lookup>& all);
  void want(
      const std::string& name, const lookup& lookup, const std::vector<std::string>& asked = {});
  void want_elsewhere_or_open(
      const family_plan& of, const std::string& name, const lookup& lookup,
      const std::vector<std::string>& asked);
  void show(room_entry& room, const std::string& name, const lookup& lookup);

  // -- limits -------------------------------------------------------------------------------------
  [[nodiscard]] bool may_open(const family_plan& of, const lookup& whose) const;
  void ask_one_to_leave(const family_plan& of, queued next);
  [[nodiscard]] room_entry* to_leave_for(const family_plan& of, const queued& next);
  [[nodiscard]] room_entry* first_to_leave(
      const room_accounts::names& of, const queued& next, bool if_seen_empty);
  [[nodiscard]] room_entry* empty_one(const family_plan& of, const queued& next);
  [[nodiscard]] bool may_leave_for(const room_entry& room, const queued& next) const;
  void want_all(const std::string& name, const std::vector<lookup>& all);
  void retire(const std::string& name, room_entry& room);
  void answer_all(const std::string& name, room_entry& room, claim_answer answer);
  void claim_ended(
      const std::string& name, std::optional<node_number> where,
      const std::vector<lookup>& lookups);

  const std::vector<family_plan>& families_;
  port port_;
  membership self_;
  bool draining_ = false;
  peers peers_;
  room_claims claims_;
  room_entries rooms_;
  std::unordered_map<caf::actor_id, std::string> names_;               // of the rooms' actors
  std::unordered_map<const family_plan*, std::size_t> families_open_;  // rooms of each
  room_accounts accounts_;
  std::string last_looked_at_;  // where the search for empty rooms goes on
};

}  // namespace porthouse
