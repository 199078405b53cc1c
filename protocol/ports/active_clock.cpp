#include <porthouse/protocol/ports/active_clock.hpp>

#include <utility>

namespace porthouse::protocol {

void active_clock::turn(time_point real, bool behind) noexcept {
  const auto elapsed = real - std::exchange(real_, real);
  if (elapsed > longest_wait + slack) {
    if (active_ - last_gap_ < memory) active_ += longest_wait;
    last_gap_ = active_;
    turns_behind_ = most_turns_behind;
  } else if (behind && turns_behind_ > 0) {
    --turns_behind_;
  } else {
    turns_behind_ = 0;
    active_ += elapsed;
  }
}

void active_clock::count(time_point real) noexcept { active_ += real - std::exchange(real_, real); }

}  // namespace porthouse::protocol
