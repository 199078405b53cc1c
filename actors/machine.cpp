#include <porthouse/actors/machine.hpp>

#include <stdexcept>

namespace porthouse {

lockspaces::place_plan& lockspaces::last() {
  if (places_.empty()) throw std::logic_error{"a sibling needs a place: call add before beside"};
  if (places_.back().size() >= 32) throw std::logic_error{"a place has at most 32 spaces"};
  return places_.back();
}

lockspaces& lockspaces::restarts(restart when_dead) & {
  if (places_.empty()) throw std::logic_error{"nothing to restart yet: call add before restarts"};
  places_.back().back().when_dead = when_dead;
  return *this;
}

}  // namespace porthouse
