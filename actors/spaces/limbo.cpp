#include <porthouse/actors/spaces/limbo.hpp>

#include <algorithm>

namespace porthouse {

verdict limbo::received(visitor& who, const message& said) {
  const auto names = spaces();
  const auto wanted = said.text();
  if (said.is_text() && wanted != name() && std::ranges::find(names, wanted) != names.end()) {
    return release_to(std::string{wanted});
  }
  point_the_way(who);
  return keep();
}

verdict limbo::move_failed(visitor& who, const move_failure&) {
  point_the_way(who);
  return keep();
}

void limbo::point_the_way(visitor& who) {
  std::string ways = "Where to? Send one of:";
  for (const auto& place : spaces()) {
    if (place != name()) ways += " " + place;
  }
  who.send(ways);
}

}  // namespace porthouse
