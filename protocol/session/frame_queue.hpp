#pragma once

#include <porthouse/protocol/websocket/frame.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace porthouse::protocol {

/// Frames in order. Empty, it keeps no memory. One thread.
class frame_queue {
public:
  void push(frame frame) {
    bytes_ += frame.wire().size();
    frames_.push_back(std::move(frame));
  }
  /// Takes the oldest out; there must be one.
  frame pop() {
    auto first = std::move(frames_[head_++]);
    bytes_ -= first.wire().size();
    if (head_ == frames_.size()) {
      clear();
    } else if (head_ >= worth_moving && 2 * head_ >= frames_.size()) {
      frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(head_));
      head_ = 0;
    }
    return first;
  }
  void clear() noexcept {
    frames_ = {};
    head_ = 0;
    bytes_ = 0;
  }

  [[nodiscard]] bool empty() const noexcept { return head_ == frames_.size(); }
  [[nodiscard]] std::size_t size() const noexcept { return frames_.size() - head_; }
  /// As they go over the wire, uncompressed.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  /// What they take of memory, about: a frame of two bytes takes more than two.
  [[nodiscard]] std::size_t cost() const noexcept { return bytes_ + size() * overhead; }
  [[nodiscard]] const frame& operator[](std::size_t index) const noexcept {
    return frames_[head_ + index];
  }

private:
  static constexpr std::size_t worth_moving = 32;
  static constexpr std::size_t overhead = 64;

  std::vector<frame> frames_;
  std::size_t head_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace porthouse::protocol
