#pragma once

#include <cstddef>

namespace porthouse::net::test {

/// While this lives, allocations throw std::bad_alloc on all threads but the one that made it. One
/// at a time.
class scarce_memory {
public:
  /// All of at least `size` bytes fail.
  static scarce_memory of_large(std::size_t size) { return scarce_memory{size, never}; }
  /// The one number `index` from now on fails, counted from 0, and no other.
  static scarce_memory of_one(std::size_t index) { return scarce_memory{0, index}; }
  ~scarce_memory();
  scarce_memory(const scarce_memory&) = delete;

  /// Whether one has failed.
  [[nodiscard]] bool was_felt() const noexcept;

private:
  static constexpr std::size_t never = static_cast<std::size_t>(-1);
  scarce_memory(std::size_t size, std::size_t index);
};

}  // namespace porthouse::net::test
