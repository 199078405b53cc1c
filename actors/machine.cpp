#include <porthouse/actors/machine.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace porthouse {

lockspaces::place_plan& lockspaces::last() {
  if (places_.empty()) throw std::logic_error{"a sibling needs a place: call add before beside"};
  if (places_.back().size() >= protocol::place::most_spaces)
    throw std::logic_error{"a place has at most 32 spaces"};
  return places_.back();
}

lockspaces& lockspaces::add_family(family_plan one) {
  if (one.prefix.empty())
    throw std::invalid_argument{"a family needs a prefix, such as \"arena/\""};
  const auto overlaps = [&one](const family_plan& other) {
    return other.prefix.starts_with(one.prefix) || one.prefix.starts_with(other.prefix);
  };
  if (const auto other = std::ranges::find_if(families_, overlaps); other != families_.end()) {
    throw std::invalid_argument{
        "the families \"" + other->prefix + "\" and \"" + one.prefix +
        "\" would share names: take prefixes of which none begins with another"};
  }
  if (one.rules.closes_after.count() <= 0 || one.rules.rooms == 0)
    throw std::invalid_argument{"a family has at least one room, which closes after some time"};
  families_.push_back(std::move(one));
  return *this;
}

lockspaces& lockspaces::on_each_node() & {
  if (places_.empty()) throw std::logic_error{"no place yet: call add before on_each_node"};
  places_.back().front().on_each_node = true;
  return *this;
}

lockspaces& lockspaces::restarts(restart when_dead) & {
  if (places_.empty()) throw std::logic_error{"nothing to restart yet: call add before restarts"};
  places_.back().back().when_dead = when_dead;
  return *this;
}

}  // namespace porthouse
