#pragma once

#include <algorithm>
#include <cstddef>

namespace porthouse::cluster {

/// When to look through a list for what has gone: each time it has doubled, so that whoever adds to
/// it pays for no more than one look at one entry.
class sweep {
public:
  /// Calls `erase_gone` if it is time.
  template <class List, class Erase>
  void when_due(const List& list, Erase erase_gone) {
    if (list.size() <= most_) return;
    erase_gone();
    most_ = std::max(most_, 2 * list.size());
  }

private:
  std::size_t most_ = 64;
};

}  // namespace porthouse::cluster
