#pragma once

#include <porthouse/protocol/websocket/frame.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace porthouse::net {

/// What a shard's connections send in one turn, each frame once: a connection that sends the same
/// frames as others only remembers from where to where.
///
/// So a broadcast costs a receiver no memory, no reference and no copy: eight bytes of the
/// connection itself, and one `send` of bytes that were put side by side for the first of them. A
/// connection that has to wait, or sends other frames, moves to an `outbox`. Belongs to one shard;
/// one thread.
class turn_buffer {
public:
  /// Frames up to this size are gathered; larger ones are not worth a copy.
  static constexpr std::size_t longest_frame = 4'096;
  /// Bytes that one connection may have in the turn's buffer.
  static constexpr std::size_t longest_span = 64 * 1'024;

  /// The frames of one connection: `count` of them, from number `first`.
  struct span {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    explicit operator bool() const noexcept { return count != 0; }
  };

  /// Puts `frame` behind what `frames` has in the turn's buffer. False if it cannot follow there:
  /// then nothing has changed. Throws std::bad_alloc only.
  bool append(span& frames, const protocol::frame& frame) {
    if (frames.count == 0) {
      if (pieces_.empty() || !same_bytes(pieces_.back().frame, frame))
        return append_frame(frames, frame);
      frames = {static_cast<std::uint32_t>(pieces_.size() - 1), 1};
      return true;
    }
    const auto next = std::size_t{frames.first} + frames.count;
    if (next == pieces_.size()) return append_frame(frames, frame);
    if (!same_bytes(pieces_[next].frame, frame)) return false;
    if (pieces_[next].end - begin_of(frames) > longest_span) return false;
    ++frames.count;
    return true;
  }

  /// Bytes that go on the wire for `frames`.
  [[nodiscard]] std::size_t size(const span& frames) const noexcept {
    return frames ? pieces_[frames.first + frames.count - 1].end - begin_of(frames) : 0;
  }
  /// Those bytes, side by side. Valid until the next call.
  [[nodiscard]] std::string_view bytes(const span& frames);
  /// The frame number `at` of those of `frames`.
  [[nodiscard]] const protocol::frame& frame(const span& frames, std::size_t at) const noexcept {
    return pieces_[frames.first + at].frame;
  }
  /// The turn is over: what has not been written has moved to outboxes.
  void clear() noexcept;

private:
  struct piece {
    protocol::frame frame;
    std::size_t end;  // of all bytes so far
  };
  // Past this the memory is given back, as such turns are rare.
  static constexpr std::size_t most_kept = 8'192;

  bool append_frame(span& frames, const protocol::frame& frame);
  [[nodiscard]] std::size_t begin_of(const span& frames) const noexcept {
    return frames.first == 0 ? 0 : pieces_[frames.first - 1].end;
  }

  std::vector<piece> pieces_;
  // The span whose bytes were last put side by side: most of those that follow are parts of it.
  span copied_;
  std::unique_ptr<char[]> room_ = std::make_unique_for_overwrite<char[]>(longest_span);
};

}  // namespace porthouse::net
