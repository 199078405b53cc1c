#include <porthouse/actors/machine.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace porthouse {

lockspaces& lockspaces::add(plan space, const space_rules& rules) & {
  if (rules.placement)
    throw std::logic_error{"an actor of your own runs where its `make` spawns it: no placement"};
  space.when_dead = rules.restarts;
  space.on_each_node = rules.each_node;
  return add(std::move(space));
}

lockspaces& lockspaces::add_beside(plan space) {
  if (places_.empty()) throw std::logic_error{"a sibling needs a place: call add before beside"};
  if (places_.back().size() >= protocol::place::most_spaces)
    throw std::logic_error{"a place has at most 32 spaces"};
  if (space.on_each_node)
    throw std::logic_error{"each_node is for a whole place: say it where the place is added"};
  places_.back().push_back(std::move(space));
  return *this;
}

lockspaces& lockspaces::add_family(family_plan family) {
  if (family.prefix.empty())
    throw std::invalid_argument{"a family needs a prefix, such as \"arena/\""};
  const auto overlaps = [&family](const family_plan& other) {
    return other.prefix.starts_with(family.prefix) || family.prefix.starts_with(other.prefix);
  };
  if (const auto other = std::ranges::find_if(families_, overlaps); other != families_.end()) {
    throw std::invalid_argument{
        "the families \"" + other->prefix + "\" and \"" + family.prefix +
        "\" would share names: take prefixes of which none begins with another"};
  }
  if (family.rules.closes_after.count() <= 0 || family.rules.rooms == 0)
    throw std::invalid_argument{"a family has at least one room, which closes after some time"};
  families_.push_back(std::move(family));
  return *this;
}

}  // namespace porthouse
