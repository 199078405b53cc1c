#pragma once

#include <porthouse/protocol/websocket/frame.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

namespace porthouse::protocol {

/// A frame that is being collected in pieces. Its memory grows with what has come in; when the
/// final size was known in time, no copy is made in the end. One thread at a time.
class growing_frame {
public:
  /// Makes room for `more` bytes; the frame is expected to end at `total` bytes (at least what it
  /// has and `more`), which is believed up to `trust` times what there is. Returns where to write
  /// them. Throws std::bad_alloc only.
  char* extend(opcode kind, std::size_t more, std::size_t total, std::size_t trust) {
    const auto needed = size_ + more;
    if (needed > capacity_ || !frame_) grow(kind, std::min(total, std::max(needed * trust, least)));
    auto* const place = frame_.fill().data() + size_;
    size_ = needed;
    return place;
  }
  /// The frame as it should be sent; this object is empty afterwards.
  frame finish(opcode kind) {
    auto made = frame_ && size_ == capacity_ ? std::move(frame_) : frame::make(kind, payload());
    *this = {};
    return made;
  }
  [[nodiscard]] std::string_view payload() const noexcept {
    return frame_ ? frame_.payload().substr(0, size_) : std::string_view{};
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Bytes of memory held.
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

private:
  static constexpr std::size_t least = 1024;

  void grow(opcode kind, std::size_t capacity) {
    auto larger = frame::uninitialised(kind, capacity);
    if (size_ != 0) std::memcpy(larger.fill().data(), frame_.fill().data(), size_);
    frame_ = std::move(larger);
    capacity_ = frame_.payload().size();
  }

  frame frame_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace porthouse::protocol
