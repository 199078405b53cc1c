// The part of `connection` that keeps what rooms allow to be dropped while the client does not
// read. Of a session nothing comes here: it has a lane of its own.

#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/websocket/connection.hpp>

#include <cstddef>
#include <cstdint>

namespace porthouse::net {

using protocol::close_code;
using protocol::lane;
using protocol::offered;

namespace {

/// So much is taken out of the lane at once: what has been taken out is not dropped any more.
constexpr std::size_t most_at_once = protocol::operator""_KiB(64);

}  // namespace

offered connection::send_marked(
    const protocol::frame& frame, const protocol::mark_ptr& how) noexcept {
  if (phase_ != phase::open || !frame) return offered::closing;
  try {
    const bool bounded =
        how != nullptr && how->under != nullptr && how->under->policy != protocol::overflow::close;
    if (lane_ || (bounded && is_behind(how->under->bytes))) return wait_in_lane(frame, how);
  } catch (...) {
    lost();
    return offered::closing;
  }
  return send(frame);
}

/// Who was to wait in the old room is heard in the new one.
void connection::seal() noexcept {
  if (!lane_) return;
  lane_->seal();
  shard_.flush_later(*this);
}

/// Whether the kernel takes no more for now: asked only if more than `most` waits.
bool connection::is_behind(std::size_t most) {
  if (outbox_ && !writable_) return true;
  if (backlog(false).bytes <= most) return false;
  if (unsent_) spill();
  write(shard_.buffers().left_to_write);
  return outbox_ && !writable_;
}

offered connection::wait_in_lane(const protocol::frame& frame, const protocol::mark_ptr& how) {
  if (phase_ != phase::open) return offered::closing;
  if (!lane_) lane_ = std::make_unique<lane>(shard_.buffers().dropped);
  const auto left = state_.send_limit.beside(queue().bytes());
  const auto became = lane_->push(frame, how, shard_.now(), lane::bound::in_memory(left));
  if (became != lane::taken::overflowed)
    return lane_->has_filled() ? offered::filled : offered::queued;
  lane_.reset();
  outbox_->drop_unbegun();
  begin_closing(cause::by_us, close_code::slow_consumer, "you do not read what is sent to you");
  return offered::overflowed;
}

/// Puts some of what waits in the lane where it is written from. Returns whether there was any.
bool connection::refill(std::size_t most) {
  if (!lane_) return false;
  while (!lane_->empty() && outbox_->bytes() < most) {
    const auto next = lane_->next(shard_.now());
    if (!next.what) continue;  // clients without a session are not told
    outbox_->push(
        window_bits_ == 0 ? next.what
                          : shard_.buffers().compressor.compress(next.what, window_bits_));
  }
  if (!lane_->empty()) return !outbox_->empty();
  if (lane_->is_full()) {
    drained_ = true;
    shard_.flush_later(*this);
  }
  lane_.reset();
  return !outbox_->empty();
}

bool connection::refill() { return refill(most_at_once); }

/// Nothing is said after what waits there.
void connection::empty_lane() { static_cast<void>(refill(SIZE_MAX)); }

void connection::tell_drained() {
  drained_ = false;
  if (phase_ == phase::open && events_ != nullptr) events_->drained();
}

}  // namespace porthouse::net
