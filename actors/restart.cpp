#include <porthouse/actors/restart.hpp>

#include <stdexcept>

namespace porthouse {

restart restart::backoff(wait first, wait most) {
  if (first <= wait::zero() || most < first) {
    throw std::invalid_argument{
        "restart::backoff waits for some time, and at most for longer: 0 < first <= most"};
  }
  return {kind::backoff, first, most};
}

restart::wait restart::after(wait last, wait lived) const noexcept {
  if (what_ != kind::backoff) return wait::zero();
  if (last == wait::zero() || lived >= most_) return first_;
  return last > most_ / 2 ? most_ : last * 2;
}

}  // namespace porthouse
