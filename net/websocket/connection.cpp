#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/websocket/connection.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::net {

using protocol::close_code;
using protocol::offered;

connection::connection(
    shard& where, server_state& state, transport link, connection_permit permit,
    int window_bits) noexcept
    : shard_{where},
      state_{state},
      permit_{std::move(permit)},
      window_bits_{static_cast<std::uint8_t>(window_bits)},
      link_{std::move(link)},
      decoder_{state.settings.bounds.message_bytes, window_bits != 0} {}

void connection::open(protocol::opening from, leftover rest) {
  heard_ = said_ = shard_.now_tick();
  readable_ = !rest.drained;
  if (!rest.early.empty())
    remainder_ = std::make_unique<remainder>(remainder{std::move(rest.early)});
  events_ = state_.events.opened(shard_.number(), *this, std::move(from));
  if (events_ == nullptr) return close(close_code::try_again_later, "");
  state_.open.fetch_add(1);
  if (state_.stopping) shut_down();
  if (phase_ == phase::open) watch_over();
  if (may_read() && has_more()) shard_.read_soon(*this);
}

// -- wire -----------------------------------------------------------------------------------------

offered connection::send(const protocol::frame& frame) noexcept {
  if (phase_ != phase::open || !frame) return offered::closing;
  if (lane_) return send_marked(frame, nullptr);
  try {
    if (window_bits_ == 0) return offer(frame);
    return offer(shard_.buffers().compressor.compress(frame, window_bits_));
  } catch (...) {
    lost();
    return offered::closing;
  }
}

void connection::close(close_code code, std::string_view reason) noexcept {
  close(cause::by_us, code, reason);
}

void connection::close(cause why, close_code code, std::string_view reason) noexcept {
  if (phase_ != phase::open) return;
  try {
    begin_closing(why, code, reason);
  } catch (...) {
    lost();
  }
}

void connection::read_on() noexcept {
  if (credit_ < UINT8_MAX) ++credit_;
  if (has_more()) shard_.flush_later(*this);
}

std::size_t connection::queued() const noexcept {
  return (outbox_ ? outbox_->bytes() : 0) + (lane_ ? lane_->bytes() : 0) +
         shard_.buffers().turn.size(unsent_);
}

// -- endpoint -------------------------------------------------------------------------------------

void connection::ready(std::uint32_t events) {
  if (phase_ == phase::gone) return;
  if ((events & EPOLLOUT) != 0 && !writable_) {
    writable_ = true;
    heard_ = shard_.now_tick();
    shard_.flush_later(*this);
  } else if (outbox_ && writable_) {
    shard_.flush_later(*this);  // the last turn did not have it all written
  }
  constexpr std::uint32_t over = EPOLLHUP | EPOLLERR;
  if ((events & (EPOLLRDHUP | over)) != 0) hung_up_ = true;
  // Under TLS either direction may have waited for the other.
  if ((events & (EPOLLIN | EPOLLRDHUP | over)) != 0 || link_.secure()) readable_ = true;
  // One that has asked for more than its share reads when its turn comes there.
  if (!has_more() || shard_.will_read(*this)) return;
  if (may_read()) return read();
  // Nothing is to be read now; but a client that is gone must not be waited for.
  if ((events & over) != 0) return lost();
  if (hung_up_ && !remainder_ && !deferred_close_ && !link_.has_unread()) end_of_stream();
}

/// Where this fails a frame may have gone halfway: nothing can follow it.
void connection::flush() {
  try {
    end_of_turn();
  } catch (...) {
    lost();
  }
}

void connection::end_of_turn() {
  if (unsent_) write_span();
  if (outbox_) write(shard_.buffers().left_to_write);
  if (drained_) tell_drained();
  if (crossing_) {
    cross_over();
    if (phase_ == phase::open || events_ == nullptr) return;
  }
  switch (phase_) {
    case phase::open:
      if (may_read() && has_more()) shard_.read_soon(*this);
      return;
    case phase::closing:
      if (has_more()) shard_.read_soon(*this);
      return allow_for_end(left_behind());
    case phase::draining: allow_for_end(left_behind()); return finish();
    case phase::gone: break;
  }
  tell_closed();
  shard_.dismiss(*this);
}

void connection::shut_down() {
  if (phase_ == phase::open && events_ != nullptr) events_->going();
  close(cause::stopping, close_code::going_away, "the server stops");
}

// -- writing --------------------------------------------------------------------------------------

/// Has `frame` leave from the turn's buffer: the way of almost all frames.
bool connection::append(const protocol::frame& frame) {
  if (outbox_ || !writable_) return false;
  if (!shard_.buffers().turn.append(unsent_, frame)) return false;
  shard_.flush_later(*this);
  return true;
}

/// From the turn's buffer into an outbox of its own.
void connection::spill() {
  const auto frames = std::exchange(unsent_, {});
  for (std::size_t at = 0; at < frames.count; ++at) {
    queue().push(shard_.buffers().turn.frame(frames, at));
  }
}

void connection::write_span() {
  auto& left = shard_.buffers().left_to_write;
  const auto bytes = shard_.buffers().turn.bytes(unsent_);
  if (left == 0) return spill();
  iovec most{const_cast<char*>(bytes.data()), std::min(bytes.size(), left)};
  const auto sent = link_.send({&most, 1});
  left -= std::min(left, sent.bytes);
  const bool blocked = sent.what == attempt::outcome::blocked;
  if (blocked || (sent.what == attempt::outcome::fine && sent.bytes < bytes.size())) {
    spill();
    outbox_->written(sent.bytes);
    outbox_->promise(sent.promised);
    writable_ = !blocked;
  } else {
    unsent_ = {};
    if (sent.what != attempt::outcome::fine) lost();
  }
}

outbox& connection::queue() {
  if (!outbox_) outbox_ = shard_.buffers().outboxes.take();
  if (unsent_) spill();
  return *outbox_;
}

/// In the turn's buffer, or in an outbox: never in both.
send_limit::backlog connection::backlog(bool written) const noexcept {
  send_limit::backlog now{.bytes = 0, .empty = true, .writable = writable_, .written = written};
  if (unsent_) {
    now.bytes = shard_.buffers().turn.size(unsent_) + unsent_.count * outbox::overhead;
    now.empty = false;
  } else if (outbox_) {
    now.bytes = outbox_->bytes();
    now.empty = outbox_->empty();
  }
  return now;
}

offered connection::offer(const protocol::frame& frame) {
  using decision = send_limit::decision;
  const auto& limit = state_.send_limit;
  auto decided = limit.judge(backlog(false), outbox::cost(frame));
  if (decided == decision::accept && append(frame)) return offered::queued;
  if (unsent_) spill();
  if (decided == decision::write_first) {
    write(shard_.buffers().left_to_write);
    if (phase_ != phase::open) return offered::closing;
    decided = limit.judge(backlog(true), outbox::cost(frame));
  }
  if (decided == decision::accept) {
    push(frame);
    return offered::queued;
  }
  outbox_->drop_unbegun();
  begin_closing(cause::by_us, close_code::slow_consumer, "you do not read what is sent to you");
  return offered::overflowed;
}

void connection::push(const protocol::frame& frame) {
  queue().push(frame);
  if (writable_) shard_.flush_later(*this);
}

void connection::push_urgent(protocol::opcode kind, std::string_view payload) {
  // One read may hold more pings than may wait: each gets its pong as long as the kernel takes
  // them.
  if (queue().urgent_full()) write_all();
  if (phase_ == phase::gone) return;
  queue().push_urgent(protocol::frame::make(kind, payload));
  if (writable_) shard_.flush_later(*this);
}

/// Once `most` bytes have left, the rest waits for the next turn.
void connection::write(std::size_t most) {
  auto& buffers = shard_.buffers();
  write_vector next;
  while (writable_ && outbox_ && (!outbox_->empty() || refill())) {
    if (most == 0) {
      buffers.behind = true;
      return shard_.read_soon(*this);
    }
    outbox_->collect(next, buffers.outgoing());
    const auto sent = link_.send(next.used());
    outbox_->written(sent.bytes);
    most -= std::min(most, sent.bytes);
    buffers.left_to_write -= std::min(buffers.left_to_write, sent.bytes);
    if (sent.what == attempt::outcome::blocked) {
      writable_ = false;
      outbox_->promise(sent.promised);
    } else if (sent.what != attempt::outcome::fine) {
      return lost();
    }
  }
  if (outbox_ && outbox_->empty() && !lane_) buffers.outboxes.give(std::move(outbox_));
}

}  // namespace porthouse::net
