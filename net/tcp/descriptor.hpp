#pragma once

#include <utility>

#include <unistd.h>

namespace porthouse::net {

/// Owns a file descriptor and closes it in the end. -1 is none.
class descriptor {
public:
  descriptor() noexcept = default;
  explicit descriptor(int owned) noexcept : number_{owned} {}
  descriptor(descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~descriptor() { reset(); }

  explicit operator bool() const noexcept { return number_ >= 0; }
  [[nodiscard]] int get() const noexcept { return number_; }
  /// Closes now.
  void reset() noexcept {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

private:
  int number_ = -1;
};

}  // namespace porthouse::net
