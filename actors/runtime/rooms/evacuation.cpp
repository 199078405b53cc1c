#include <porthouse/actors/runtime/rooms/evacuation.hpp>

#include <chrono>
#include <cstddef>
#include <utility>

namespace porthouse {
namespace {

constexpr std::size_t let_go_at_once = 64;
constexpr std::chrono::milliseconds between_some{10};
// Who comes late, or could not go, is let go again.
constexpr std::chrono::milliseconds between_rounds{250};

}  // namespace

void evacuation::begin(std::vector<verdict> ways, whom who) {
  if (std::exchange(begun_, true)) return;
  ways_ = std::move(ways);
  who_ = std::move(who);
  way_ = 0;
  let_some_go();
}

void evacuation::call_off() noexcept {
  begun_ = false;
  ++round_;
}

void evacuation::let_some_go() {
  std::size_t gone = 0;
  auto more = false;
  for (auto* one : engine_.visitors()) {
    if (!who_(*one)) continue;
    more = gone == let_go_at_once;
    if (more) break;
    engine_.let_go(*one, ways_[way_]);
    ++gone;
  }
  if (!more && way_ + 1 < ways_.size()) ++way_;
  engine_.world().start_timer(more ? between_some : between_rounds, [this, round = ++round_] {
    if (round == round_) let_some_go();
  });
}

}  // namespace porthouse
