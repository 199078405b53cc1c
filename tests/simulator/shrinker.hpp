#pragma once

#include "schedule.hpp"

#include <cstddef>

namespace porthouse::simulator {

/// A schedule that breaks the same rule with as little happening as could be found.
struct shrunk {
  muted_choices muted;
  outcome end;
  std::size_t attempts = 0;
};

/// Takes away whatever can be taken away while the same rule still breaks, in at most `attempts`.
[[nodiscard]] shrunk shrink(schedule failing, std::size_t attempts = 4'000);

}  // namespace porthouse::simulator
