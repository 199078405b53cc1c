#include "shrinker.hpp"

#include <algorithm>
#include <utility>

namespace porthouse::simulator {
namespace {

// Tries to mute `size` of the choices that are left, from `first` on.
bool mute_some(schedule& failing, shrunk& best, std::size_t first, std::size_t size) {
  auto muted = best.muted;
  const auto& taken = best.end.choices;
  const auto last = std::min(first + size, taken.size());
  for (auto i = first; i < last; ++i) muted.insert(taken[i]);
  failing.muted = &muted;
  ++best.attempts;
  auto end = play(failing);
  if (!end.broken || end.broken->rule != best.end.broken->rule) return false;
  // With fewer choices taken things may take longer: only what is smaller is better.
  if (end.choices.size() >= taken.size()) return false;
  best.muted = std::move(muted);
  best.end = std::move(end);
  return true;
}

}  // namespace

shrunk shrink(schedule failing, std::size_t attempts) {
  failing.telling = true;
  shrunk best;
  best.end = play(failing);
  if (!best.end.broken) return best;
  auto size = std::max<std::size_t>(best.end.choices.size() / 2, 1);
  for (auto smaller = true; smaller || size > 1; size = std::max<std::size_t>(size / 2, 1)) {
    smaller = false;
    for (std::size_t first = 0; first < best.end.choices.size();) {
      if (best.attempts >= attempts) return best;
      const auto worked = mute_some(failing, best, first, size);
      smaller = smaller || worked;
      if (!worked) first += size;
    }
  }
  return best;
}

}  // namespace porthouse::simulator
