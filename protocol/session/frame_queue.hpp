#pragma once

#include <porthouse/protocol/websocket/frame.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace porthouse::protocol {

/// Frames in order. Memory for some is kept until `shrink`. One thread.
class frame_queue {
public:
  void push(frame frame) {
    bytes_ += static_cast<std::uint32_t>(frame.wire().size());
    frames_.push_back(std::move(frame));
  }
  /// Takes the oldest out; there must be one.
  frame pop() {
    auto first = std::move(frames_[head_++]);
    bytes_ -= static_cast<std::uint32_t>(first.wire().size());
    if (head_ == frames_.size()) {
      frames_.clear();
      head_ = 0;
      if (frames_.capacity() > most_kept) frames_.shrink_to_fit();
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
  /// Gives back the memory of one that has been empty for a while.
  void shrink() noexcept {
    if (empty()) clear();
  }

  /// `push` follows soon.
  void prefetch() const noexcept { __builtin_prefetch(frames_.data() + frames_.size()); }

  [[nodiscard]] bool empty() const noexcept { return head_ == frames_.size(); }
  [[nodiscard]] std::size_t size() const noexcept { return frames_.size() - head_; }
  /// As they go over the wire, uncompressed.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] const frame& operator[](std::size_t index) const noexcept {
    return frames_[head_ + index];
  }

private:
  static constexpr std::size_t worth_moving = 32;
  static constexpr std::size_t most_kept = 128;

  std::vector<frame> frames_;
  std::uint32_t head_ = 0;
  std::uint32_t bytes_ = 0;
};

}  // namespace porthouse::protocol
