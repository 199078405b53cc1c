#pragma once

#include <porthouse/protocol/websocket/frame.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include <sys/uio.h>

namespace porthouse::net {

/// Bytes to be written next, in one call: pieces of frames, small ones copied side by side.
struct write_vector {
  static constexpr std::size_t most_pieces = 64;
  /// Of a large frame no more is offered to the kernel at once.
  static constexpr std::size_t most_of_a_frame = 1'024 * 1'024;

  std::array<iovec, most_pieces> pieces;
  std::size_t count = 0;
  std::size_t bytes = 0;

  [[nodiscard]] std::span<iovec> used() noexcept { return {pieces.data(), count}; }
};

/// The frames that wait to be written to one connection.
///
/// Knows how far the first one has gone, and never lets anything into the middle of a frame.
/// One thread at a time.
class outbox {
public:
  /// What a queued frame counts for beside its bytes: the memory around them.
  static constexpr std::size_t overhead = 48;
  /// Pings and pongs that may wait.
  static constexpr std::size_t most_urgent = 256;

  [[nodiscard]] static std::size_t cost(const protocol::frame& frame) noexcept {
    return frame.wire().size() + overhead;
  }

  [[nodiscard]] bool empty() const noexcept { return first_ == frames_.size() && urgent_.empty(); }
  /// Bytes waiting, each frame's overhead included.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

  /// Of those the bytes that have not been written, be their frame begun or not.
  [[nodiscard]] std::size_t unwritten() const noexcept { return bytes_ - offset_; }

  /// Puts `frame` behind everything else.
  void push(const protocol::frame& frame);
  /// Puts a ping or pong before everything that has not begun. When `most_urgent` wait, the last
  /// of them is replaced: only the latest ping need be answered (RFC 6455, section 5.5.3).
  void push_urgent(protocol::frame frame);
  /// Whether the next ping or pong would replace the last.
  [[nodiscard]] bool urgent_full() const noexcept { return urgent_.size() >= most_urgent; }
  /// Drops all frames of which no byte has been handed to the transport.
  void drop_unbegun() noexcept;

  /// Collects what is to be written next. Small frames are copied to `room`, which must stay as it
  /// is until `into` has been written, as this outbox must.
  void collect(write_vector& into, std::span<char> room);
  /// The first `count` bytes of what was collected have been written.
  void written(std::size_t count) noexcept;
  /// The first `count` bytes of what was collected have not been written, but must come next and
  /// unchanged: TLS has encrypted them.
  void promise(std::size_t count) noexcept { promised_ = count; }
  /// Forgets everything, keeps the memory for the next user.
  void clear() noexcept;
  /// Memory held beside the frames.
  [[nodiscard]] std::size_t capacity() const noexcept { return frames_.capacity(); }

private:
  [[nodiscard]] std::size_t first_unbegun() const noexcept;
  void take_in_urgent();

  std::vector<protocol::frame> frames_;
  std::size_t first_ = 0;     // those before have been written
  std::size_t offset_ = 0;    // bytes of the first that have been written
  std::size_t promised_ = 0;  // bytes from there on that cannot be taken back
  std::size_t bytes_ = 0;
  std::vector<protocol::frame> urgent_;
};

/// Outboxes that are not in use, so that a connection owns one only while something waits.
class outbox_pool {
public:
  outbox_pool();
  [[nodiscard]] std::unique_ptr<outbox> take();
  /// Takes back an outbox that is no longer needed.
  void give(std::unique_ptr<outbox> back) noexcept;

private:
  static constexpr std::size_t most_kept = 1'024;
  static constexpr std::size_t most_capacity = 128;

  std::vector<std::unique_ptr<outbox>> spare_;
};

}  // namespace porthouse::net
