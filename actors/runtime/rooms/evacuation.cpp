#include <porthouse/actors/runtime/loop/drain_pace.hpp>
#include <porthouse/actors/runtime/rooms/evacuation.hpp>

#include <cstddef>
#include <utility>

namespace porthouse {

void evacuation::begin(std::vector<protocol::verdict> ways, filter includes) {
  if (std::exchange(begun_, true)) return;
  ways_ = std::move(ways);
  includes_ = std::move(includes);
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
  for (auto* who : engine_.visitors()) {
    if (!includes_(*who)) continue;
    more = gone == drain_pace::batch;
    if (more) break;
    engine_.let_go(*who, ways_[way_]);
    ++gone;
  }
  if (!more && way_ + 1 < ways_.size()) ++way_;
  engine_.world().start_timer(
      more ? drain_pace::between_batches : drain_pace::between_rounds, [this, round = ++round_] {
        if (round == round_) let_some_go();
      });
}

}  // namespace porthouse
