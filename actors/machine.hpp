#pragma once

#include <porthouse/actors/family.hpp>
#include <porthouse/actors/lockspace.hpp>
#include <porthouse/actors/restart.hpp>
#include <porthouse/actors/space_rules.hpp>
#include <porthouse/protocol/message/envelope.hpp>

#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace porthouse {

using protocol::envelopes;
using protocol::inbound_envelope;
using protocol::json_envelope;
using protocol::message_cast;
using protocol::outbound_envelope;
using protocol::outcome;

struct actor_plan;  // in <porthouse/actors/caf.hpp>

/// The places of a server, in order; newcomers land in the first. Holds recipes, not spaces: each
/// space is made when the server is mounted, and again if its actor dies, as `restarts` says.
class lockspaces {
public:
  using recipe = std::function<std::unique_ptr<lockspace>()>;

  /// A space and where it is hosted.
  struct plan {
    recipe make;
    placement lives = placement::one_shard;
    std::shared_ptr<const actor_plan> foreign = {};  ///< a CAF actor of the user's own, instead
    restart when_dead = restart::always();
    bool on_each_node = false;  ///< in the first of a place, for all of it
  };
  /// One place: its owner first, then its siblings. At most 32.
  using place_plan = std::vector<plan>;

  /// A place owned by a `Space` made of `args`, which are copied.
  template <class Space, class... Args>
  lockspaces& add(space_rules rules, Args... args) & {
    return add(planned<Space>(rules, std::move(args)...));
  }
  template <class Space, class... Args>
  lockspaces&& add(space_rules rules, Args... args) && {
    return std::move(add<Space>(rules, std::move(args)...));
  }
  template <class Space, class... Args>
  lockspaces& add(Args... args) & {
    return add<Space>(space_rules{}, std::move(args)...);
  }
  template <class Space, class... Args>
  lockspaces&& add(Args... args) && {
    return std::move(add<Space>(space_rules{}, std::move(args)...));
  }

  /// A sibling at the place added last: it hears every arrival, message and departure there, and
  /// its verdict counts if the spaces before it in the list keep. Throws std::logic_error if there
  /// is no place yet or it has 32 spaces already, or if `rules` say `each_node`.
  template <class Space, class... Args>
  lockspaces& beside(space_rules rules, Args... args) & {
    return add_beside(planned<Space>(rules, std::move(args)...));
  }
  template <class Space, class... Args>
  lockspaces&& beside(space_rules rules, Args... args) && {
    return std::move(beside<Space>(rules, std::move(args)...));
  }
  template <class Space, class... Args>
  lockspaces& beside(Args... args) & {
    return beside<Space>(space_rules{}, std::move(args)...);
  }
  template <class Space, class... Args>
  lockspaces&& beside(Args... args) && {
    return std::move(beside<Space>(space_rules{}, std::move(args)...));
  }

  /// A place owned by a CAF actor of the user's own: see `own_actor` in
  /// <porthouse/actors/caf.hpp>. It runs where CAF has it run: `placement` is not for it.
  lockspaces& add(plan space, const space_rules& rules) &;
  lockspaces&& add(plan space, const space_rules& rules) && {
    return std::move(add(std::move(space), rules));
  }
  lockspaces& add(plan space) & {
    places_.push_back({std::move(space)});
    return *this;
  }
  lockspaces&& add(plan space) && { return std::move(add(std::move(space))); }

  /// Rooms on demand: a move to `prefix` followed by 1 to 64 bytes without control characters, such
  /// as "arena/42", opens that room, a `Space` made of its name and `args`, if it is not open yet.
  /// Each lives on one shard, which its name decides. If it dies it opens anew when somebody comes.
  template <class Space, class... Args>
  lockspaces& family(std::string prefix, family_rules rules = {}, Args... args) & {
    handling::demand_room<Space, Args...>();
    if constexpr (requires { Space::lives; })
      static_assert(Space::lives == placement::one_shard, "a room of a family lives on one shard");
    std::function<std::unique_ptr<lockspace>(std::string)> make;
    if constexpr (handling::can_be_made<Space, std::string, Args...>) {
      make = [args = std::make_tuple(std::move(args)...)](std::string name) {
        return std::apply(
            [&name](const auto&... each) -> std::unique_ptr<lockspace> {
              return std::make_unique<Space>(std::move(name), each...);
            },
            args);
      };
    }
    return add_family({std::move(prefix), rules, std::move(make)});
  }
  template <class Space, class... Args>
  lockspaces&& family(std::string prefix, family_rules rules = {}, Args... args) && {
    return std::move(family<Space>(std::move(prefix), rules, std::move(args)...));
  }

  [[nodiscard]] const std::vector<place_plan>& places() const noexcept { return places_; }
  [[nodiscard]] const std::vector<family_plan>& families() const noexcept { return families_; }

private:
  template <class Space, class... Args>
  static plan planned(const space_rules& rules, Args... args) {
    handling::demand_space<Space, Args...>();
    auto lives = placement::one_shard;
    if constexpr (requires { Space::lives; }) lives = Space::lives;
    recipe make;
    if constexpr (handling::can_be_made<Space, Args...>) {
      make = [args = std::make_tuple(std::move(args)...)]() -> std::unique_ptr<lockspace> {
        return std::apply(
            [](const auto&... each) { return std::make_unique<Space>(each...); }, args);
      };
    }
    return {std::move(make), rules.placement.value_or(lives), {}, rules.restarts, rules.each_node};
  }
  lockspaces& add_beside(plan space);
  lockspaces& add_family(family_plan family);

  std::vector<place_plan> places_;
  std::vector<family_plan> families_;
};

/// The plan of a server: what wraps its messages, and its places. A plain value; `manager` runs it.
class machine {
public:
  machine(protocol::envelopes layers, lockspaces places)
      : layers_{std::move(layers)}, places_{std::move(places)} {}

  [[nodiscard]] const protocol::envelopes& layers() const noexcept { return layers_; }
  [[nodiscard]] const lockspaces& places() const noexcept { return places_; }

private:
  protocol::envelopes layers_;
  lockspaces places_;
};

}  // namespace porthouse
