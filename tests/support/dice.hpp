#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace porthouse::test {

/// Random numbers from a seed: the same for the same seed, on every machine (splitmix64).
class dice {
public:
  explicit dice(std::uint64_t seed) noexcept : state_{seed} {}

  /// Any number.
  [[nodiscard]] std::uint64_t next() noexcept {
    auto x = state_ += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31U);
  }
  /// One of 0 to `ways` - 1; `ways` is at least 1.
  [[nodiscard]] std::size_t below(std::size_t ways) noexcept {
    return static_cast<std::size_t>(next() % ways);
  }
  /// True `percent` times in a hundred.
  [[nodiscard]] bool happens(unsigned percent) noexcept { return below(100) < percent; }
  /// One of `all`, which is not empty.
  template <class Value>
  [[nodiscard]] Value one_of(std::initializer_list<Value> all) noexcept {
    return *(all.begin() + below(all.size()));
  }

private:
  std::uint64_t state_;
};

}  // namespace porthouse::test
