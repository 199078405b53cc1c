#pragma once

#include <porthouse/net/loop/clock.hpp>
#include <porthouse/net/loop/endpoint.hpp>

#include <cstddef>
#include <deque>
#include <utility>

namespace porthouse::net {

/// The connections for which there is no room: they are here to be told so, or to ask after the
/// server's health. At most so many (`limits::turned_away`): when another comes, the one that came
/// first is cut, if it has had its time. So those that say nothing keep no probe out.
///
/// On the listener's shard only.
class overflow {
public:
  explicit overflow(std::size_t most) noexcept : most_{most} {}

  /// Whether another may come now.
  [[nodiscard]] bool make_room(tick now) { return here_.size() < most_ || abort_oldest(now); }
  /// Cuts the one that came first. False if there is none, or it has only just come.
  bool abort_oldest(tick now) {
    if (here_.empty() || here_.front().second + least_time > now) return false;
    here_.front().first->abort();
    return true;
  }
  void add(endpoint& endpoint, tick now) { here_.emplace_back(&endpoint, now); }
  void remove(const endpoint& endpoint) {
    std::erase_if(here_, [&](const auto& entry) { return entry.first == &endpoint; });
  }
  [[nodiscard]] std::size_t size() const noexcept { return here_.size(); }

private:
  static constexpr tick least_time = 2;  // enough for a request that is on its way

  std::size_t most_;
  std::deque<std::pair<endpoint*, tick>> here_;  // the oldest first
};

}  // namespace porthouse::net
