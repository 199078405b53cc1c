#include "cluster_play.hpp"

#include <algorithm>

namespace porthouse::simulator {

outcome live(const play& played) { return cluster_play{played}.live(); }

play shrink(play failing) {
  failing.steps = std::min(failing.steps, live(failing).steps);
  for (auto smaller = true; smaller;) {
    smaller = false;
    for (auto step = failing.steps; step > 0; --step) {
      if (failing.left_out.contains(step)) continue;
      auto without = failing;
      without.left_out.insert(step);
      if (live(without).wrong.empty()) continue;
      failing = without;
      smaller = true;
    }
  }
  return failing;
}

}  // namespace porthouse::simulator
