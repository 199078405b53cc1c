#include "latencies.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace porthouse::bench {

void latencies::add(std::chrono::nanoseconds took) noexcept {
  const auto ns =
      static_cast<std::uint64_t>(std::max<std::chrono::nanoseconds::rep>(took.count(), 1));
  // The highest bit chooses the octave, the next `fine_bits` the bucket in it.
  const auto width = static_cast<unsigned>(std::bit_width(ns));
  const auto shift = width > fine_bits + 1 ? width - fine_bits - 1 : 0U;
  ++buckets_[(std::uint64_t{shift} << fine_bits) + (ns >> shift)];
  ++count_;
}

void latencies::clear() noexcept {
  buckets_.fill(0);
  count_ = 0;
}

double latencies::at(double quantile) const noexcept {
  const auto wanted = std::max(1.0, std::ceil(quantile * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (count_ == 0 || static_cast<double>(seen) < wanted) continue;
    // Below two octaves the index is the value; above, undo the packing of `add`.
    const auto shift = i >> fine_bits < 2 ? 0 : (i >> fine_bits) - 1;
    return std::ldexp(
               static_cast<double>(i - (shift << fine_bits)) + 0.5, static_cast<int>(shift)) /
           1e3;
  }
  return 0;
}

}  // namespace porthouse::bench
