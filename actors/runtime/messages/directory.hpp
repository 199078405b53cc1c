#pragma once

#include <porthouse/actors/lockspace.hpp>
#include <porthouse/protocol/enumerators.hpp>
#include <porthouse/protocol/ownership/place.hpp>

#include <caf/actor_control_block.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porthouse {

/// One of the spaces of a place: the same actor for every shard, or one for each.
struct space_instances {
  // One, or as many as there are shards; nullptr where it is down.
  std::vector<caf::strong_actor_ptr> actors;
  // False: a CAF actor of the user's own, which is asked and answers by CAF's rules.
  bool ours = true;
  bool returns = true;  // whether it is made anew if it is down

  placement lives = placement::one_shard;
  std::uint32_t home = 0;      // the shard, of placement::one_shard
  std::uint64_t restarts = 0;  // how many have died and been made anew

  [[nodiscard]] const caf::strong_actor_ptr& on(std::size_t shard) const noexcept {
    return actors[actors.size() == 1 ? 0 : shard];
  }
};

/// Where a place is, if it is not on this node.
struct remote_place {
  std::string name = {};   ///< the node's
  std::uint16_t node = 0;  ///< the peer's number here; 0: on this node
  std::uint32_t link = 0;  ///< to that node: each link has a new number, a node keeps its own
  std::size_t window = protocol::place::no_window;  ///< as `protocol::place::window`
  bool lost = false;  ///< on no node that is linked: `name`, if any, is where it was last
};

/// A node of the cluster, as this one knows it.
struct known_node {
  enum class state : std::uint8_t {
    here,      ///< this node
    linked,    ///< with this one
    draining,  ///< about to stop: nobody new goes there
    lost,      ///< was linked once
  };
  BOOST_DESCRIBE_NESTED_ENUM(state, here, linked, draining, lost)

  std::string name;
  std::uint16_t number = 0;  ///< as `remote_place::node`
  state is = state::linked;
  /// Places, and prefixes of families; of a lost node those that it hosted last.
  std::vector<std::string> hosts = {};
};

/// A place with the actors that stand behind it.
class located_place final : public protocol::place {
public:
  /// `family` is the prefix of the family that it is a room of, if any.
  located_place(
      std::string name, std::vector<space_instances> spaces, std::string family = {},
      remote_place where = {})
      : place{std::move(name), spaces.size(), where.window},
        spaces_{std::move(spaces)},
        family_{std::move(family)},
        where_{std::move(where)} {}

  [[nodiscard]] const space_instances& space(std::size_t index) const noexcept {
    return spaces_[index];
  }
  [[nodiscard]] const std::string& family() const noexcept { return family_; }
  [[nodiscard]] std::uint16_t node() const noexcept { return where_.node; }
  [[nodiscard]] const std::string& node_name() const noexcept { return where_.name; }
  /// Whether it is for another node to host it, linked or not.
  [[nodiscard]] bool is_remote() const noexcept { return where_.node != 0 || where_.lost; }
  [[nodiscard]] std::uint32_t link() const noexcept { return where_.link; }
  /// Whether its owner is alive on that shard.
  [[nodiscard]] bool up(std::size_t shard) const noexcept {
    return spaces_.front().on(shard) != nullptr;
  }

private:
  std::vector<space_instances> spaces_;
  std::string family_;
  remote_place where_;
};

using located_ptr = std::shared_ptr<const located_place>;

/// All places of the server, in order; the first is the entry. Immutable: a change makes a new one.
class directory {
public:
  /// `families` are the prefixes of rooms that open on demand; those are not in here. `nodes` begin
  /// with this one; there are none if it is alone.
  explicit directory(
      std::vector<located_ptr> places, std::vector<std::string> families = {},
      std::vector<known_node> nodes = {})
      : places_{std::move(places)}, families_{std::move(families)}, nodes_{std::move(nodes)} {
    for (const auto& place : places_) by_name_.emplace(place->name(), place);
  }

  /// The place of that name, "" for the entry; nullptr if there is none.
  [[nodiscard]] located_ptr find(std::string_view name) const {
    if (name.empty()) return places_.empty() ? nullptr : places_.front();
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }
  [[nodiscard]] const std::vector<located_ptr>& places() const noexcept { return places_; }
  [[nodiscard]] const std::vector<std::string>& families() const noexcept { return families_; }
  [[nodiscard]] const std::vector<known_node>& nodes() const noexcept { return nodes_; }

private:
  std::vector<located_ptr> places_;
  std::vector<std::string> families_;
  std::vector<known_node> nodes_;
  std::map<std::string, located_ptr, std::less<>> by_name_;
};

using directory_ptr = std::shared_ptr<const directory>;

}  // namespace porthouse
