#include "country.hpp"

#include <algorithm>

namespace porthouse::simulator {

outcome live(const play& what) { return country{what}.live(); }

play shrink(play what) {
  what.steps = std::min(what.steps, live(what).steps);
  for (auto smaller = true; smaller;) {
    smaller = false;
    for (auto step = what.steps; step > 0; --step) {
      if (what.left_out.contains(step)) continue;
      auto without = what;
      without.left_out.insert(step);
      if (live(without).wrong.empty()) continue;
      what = without;
      smaller = true;
    }
  }
  return what;
}

}  // namespace porthouse::simulator
