// The part of `connection` that reads: bytes, messages, control frames.

#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/websocket/connection.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace porthouse::net {

using outcome = attempt::outcome;
using protocol::event;

bool connection::may_read() const noexcept {
  switch (phase_) {
    case phase::open: break;
    case phase::gone: return false;
    default: return true;
  }
  if (lane_ && lane_->is_blocked()) return false;
  return credit_ > 0 && (!outbox_ || state_.send_limit.reads_on(queued()));
}

/// Inflating and decrypting is within the turn's allowance; everything is within its time.
bool connection::must_wait() const noexcept {
  const auto& allowance = shard_.buffers().allowance;
  return window_bits_ != 0 || link_.secure() ? allowance.spent() : allowance.over();
}

void connection::read() {
  if (phase_ == phase::draining) {
    discard();
  } else if (deferred_close_) {
    end_as(*std::exchange(deferred_close_, nullptr));
  } else if (must_wait()) {
    // For a later turn.
  } else if (remainder_) {
    go_on_decoding();
  } else {
    receive();
  }
  if (phase_ != phase::gone && may_read() && has_more()) shard_.read_soon(*this);
}

void connection::receive() {
  const auto incoming = shard_.buffers().incoming();
  const auto room = incoming.first(state_.send_limit.bytes_per_read(incoming.size()));
  const auto got = link_.receive(room);
  readable_ = got.what == outcome::fine || hung_up_;
  auto& buffers = shard_.buffers();
  buffers.bytes_read += got.bytes;
  buffers.allowance.spend(got.work());
  if (got.bytes > 0) {
    if (phase_ == phase::open) {
      heard_ = shard_.now_tick();
      pinged_ = never;
    }
    const auto bytes = room.first(got.bytes);
    const auto rest = bytes.subspan(decode(bytes));
    if (!rest.empty()) {
      remainder_ = std::make_unique<remainder>(remainder{{rest.begin(), rest.end()}});
    }
  } else if (got.what == outcome::ended) {
    end_of_stream();
  } else if (got.what == outcome::failed) {
    lost();
  }
}

void connection::go_on_decoding() {
  auto kept =
      std::exchange(remainder_, nullptr);  // out of the member, which an end meanwhile resets
  kept->at += decode(std::span{kept->bytes}.subspan(kept->at));
  if (kept->at != kept->bytes.size()) remainder_ = std::move(kept);
}

/// Hands up what is found. Returns how many of the bytes are done with.
std::size_t connection::decode(std::span<char> bytes) {
  const bool counts = phase_ == phase::open;  // before what follows ends it
  const bool had_begun = decoder_.midway();
  auto& found = shard_.buffers().messages;
  found.clear();  // of a read that failed halfway
  auto used = take_apart(bytes);
  if (decoder_.ended()) used = bytes.size();
  const bool said = counts && !found.empty();
  if (said) deliver();
  found.clear();
  if (phase_ == phase::open && decoder_.midway() && (said || !had_begun)) {
    said_ = shard_.now_tick();
    watch_over();
  }
  return used;
}

/// Within what one read may cost: so many messages and control frames, so much inflated.
std::size_t connection::take_apart(std::span<char> bytes) {
  const auto& bounds = state_.settings.bounds;
  auto& buffers = shard_.buffers();
  auto* const inflater = window_bits_ != 0 ? &buffers.inflater : nullptr;
  const auto most_work = std::min(bounds.inflated_per_read, buffers.allowance.left());
  if (inflater != nullptr) inflater->allow(most_work);
  std::size_t used = 0;
  std::size_t left = bounds.messages_per_read;
  for (bool more = true; more && left > buffers.messages.size(); --left) {
    const auto most = left - buffers.messages.size();
    const auto decoded = decoder_.decode(bytes.subspan(used), buffers.messages, most, inflater);
    used += decoded.consumed;
    more = heed(decoded);
  }
  if (inflater != nullptr) buffers.allowance.spend(inflater->worked());
  return used;
}

/// Returns whether there is more to decode.
bool connection::heed(const protocol::decoded& decoded) {
  switch (decoded.what) {
    case event::drained:
    case event::enough: return false;
    case event::ping:
    case event::pong:
      if (phase_ != phase::open) return true;
      // Control frames must not keep a message unfinished.
      if (!decoder_.midway()) said_ = shard_.now_tick();
      if (decoded.what == event::ping) push_urgent(protocol::opcode::pong, decoded.payload);
      return true;
    case event::close:
    case event::violation: break;
  }
  deferred_close said{decoded.what, decoded.code, std::string{decoded.payload}};
  if (phase_ == phase::open && !shard_.buffers().messages.empty()) {
    // What came before is handled and answered before the connection ends.
    deferred_close_ = std::make_unique<deferred_close>(std::move(said));
  } else {
    end_as(said);
  }
  return false;
}

void connection::end_as(const deferred_close& met) {
  met.what == event::close ? heed_close(met.code, met.reason) : fail(met.code, met.reason);
}

void connection::deliver() {
  auto& found = shard_.buffers().messages;
  // A vector of the right size: the shard's buffers keep the one that has grown.
  std::vector<protocol::message> whole{
      std::make_move_iterator(found.begin()), std::make_move_iterator(found.end())};
  said_ = shard_.now_tick();
  --credit_;
  events_->received(std::move(whole));
}

/// Reads on and forgets: to end TCP with bytes unread would reset it, and our Close might be lost.
void connection::discard() {
  const auto got = link_.receive(shard_.buffers().incoming());
  shard_.buffers().allowance.spend(got.work());
  readable_ = got.what == outcome::fine || hung_up_;
  if (got.what == outcome::ended || got.what == outcome::failed) lost();
}

}  // namespace porthouse::net
