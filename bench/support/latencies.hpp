#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace porthouse::bench {

/// Round-trip times in buckets of about 1.6 %, so that adding one costs next to nothing.
class latencies {
public:
  void add(std::chrono::nanoseconds took) noexcept;
  void clear() noexcept;
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// The time that a share of `quantile` (0 to 1) did not exceed, in microseconds; 0 without any.
  [[nodiscard]] double at(double quantile) const noexcept;

private:
  static constexpr unsigned fine_bits = 6;
  std::array<std::uint64_t, std::size_t{64} << fine_bits> buckets_{};
  std::uint64_t count_ = 0;
};

}  // namespace porthouse::bench
