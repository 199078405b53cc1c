#include "clock.hpp"

#include <algorithm>
#include <utility>

namespace porthouse::simulator {

bool agenda::later(const entry& a, const entry& b) noexcept {
  return a.when != b.when ? a.when > b.when : a.order > b.order;
}

void agenda::at(ticks when, task work) {
  heap_.push_back({when, ++order_, std::move(work)});
  std::ranges::push_heap(heap_, later);
}

void agenda::step() {
  std::ranges::pop_heap(heap_, later);
  const auto next = std::move(heap_.back());
  heap_.pop_back();
  now_ = next.when;
  next.work();
}

void message_queue::send(address from, address to, task work) {
  const auto pair = (std::uint64_t{static_cast<std::uint32_t>(from)} << 32U) |
                    std::uint64_t{static_cast<std::uint32_t>(to)};
  auto& last = last_[pair];
  auto when = time_.now() + chance_.delay(about::delay, pair);
  if (!overtaking_) when = std::max(when, last);
  last = when;
  time_.at(when, std::move(work));
}

}  // namespace porthouse::simulator
