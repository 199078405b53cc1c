#pragma once

#include <cstddef>

namespace porthouse::net::test {

/// While this lives, memory is scarce for all threads but the one that made it: an allocation
/// throws std::bad_alloc. One at a time.
class scarcity {
public:
  /// All of at least `size` bytes fail.
  static scarcity of_large(std::size_t size) { return scarcity{size, never}; }
  /// That number `index` from now on fails, counted from 0, and no other.
  static scarcity of_one(std::size_t index) { return scarcity{0, index}; }
  ~scarcity();
  scarcity(const scarcity&) = delete;

  /// Whether one has failed.
  [[nodiscard]] bool was_felt() const noexcept;

private:
  static constexpr std::size_t never = static_cast<std::size_t>(-1);
  scarcity(std::size_t size, std::size_t index);
};

}  // namespace porthouse::net::test
