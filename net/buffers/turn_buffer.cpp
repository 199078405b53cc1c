#include <porthouse/net/buffers/turn_buffer.hpp>

#include <cstring>

namespace porthouse::net {

/// Appends a frame that no connection has sent in this turn, or not behind the same frames.
bool turn_buffer::append_frame(span& frames, const protocol::frame& frame) {
  const auto size = frame.wire().size();
  if (size > longest_frame || this->size(frames) + size > longest_span) return false;
  const auto begin = pieces_.empty() ? 0 : pieces_.back().end;
  if (!frames) frames.first = static_cast<std::uint32_t>(pieces_.size());
  pieces_.push_back({frame, begin + size});
  ++frames.count;
  return true;
}

std::string_view turn_buffer::bytes(const span& frames) {
  if (frames.count == 1) return pieces_[frames.first].frame.wire();
  const bool here =
      copied_.first <= frames.first && frames.first + frames.count <= copied_.first + copied_.count;
  if (!here) {
    auto* to = room_.get();
    for (std::size_t at = 0; at < frames.count; ++at) {
      const auto wire = frame(frames, at).wire();
      std::memcpy(to, wire.data(), wire.size());
      to += wire.size();
    }
    copied_ = frames;
  }
  return {room_.get() + (begin_of(frames) - begin_of(copied_)), size(frames)};
}

void turn_buffer::clear() noexcept {
  pieces_.clear();
  if (pieces_.capacity() > most_kept) pieces_.shrink_to_fit();
  copied_ = {};
}

}  // namespace porthouse::net
