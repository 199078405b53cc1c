// The part of `connection` that ends it: Close frames, the end of TCP, deadlines.

#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server_state.hpp>
#include <porthouse/net/websocket/connection.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::net {

using protocol::close_code;
using protocol::frame;
using protocol::opcode;

/// The client's Close: echoed if it came first (RFC 6455, section 5.5.1).
void connection::heed_close(close_code code, std::string_view reason) {
  if (phase_ == phase::open) {
    empty_lane();
    push(frame::close(code, ""));
    remember(cause::by_client, code, reason);
  }
  begin_draining(true);
}

/// The client broke the rules (section 7.1.7): nothing it says is waited for.
void connection::fail(close_code code, std::string_view reason) {
  if (phase_ == phase::open) {
    empty_lane();
    push(frame::close(code, reason));
    remember(cause::by_us, code, reason);
  }
  begin_draining(false);
}

void connection::begin_closing(cause why, close_code code, std::string_view reason) {
  empty_lane();
  push(frame::close(code, reason));
  remember(why, code, reason);
  phase_ = phase::closing;
  said_ = shard_.now_tick();
  pinged_ = never;
  shard_.flush_later(*this);
}

/// `clean`: the client has said all it had to say, so that TCP may be closed without waiting.
void connection::begin_draining(bool clean) {
  if (phase_ == phase::open) said_ = shard_.now_tick();
  pinged_ = never;
  clean_ = clean;
  phase_ = phase::draining;
  remainder_.reset();
  shard_.flush_later(*this);
}

/// TCP's end of the client's side, without a Close. What is queued may still reach it.
void connection::end_of_stream() {
  readable_ = false;
  hung_up_ = true;
  empty_lane();
  if (phase_ == phase::open) remember(cause::reset, close_code::none, "");
  begin_draining(true);
}

void connection::lost() noexcept {
  if (phase_ == phase::open) cause_ = cause::reset;
  phase_ = phase::gone;
  shard_.flush_later(*this);
}

void connection::remember(cause why, close_code code, std::string_view reason) {
  cause_ = why;
  code_ = code;
  if (!reason.empty()) reason_ = std::make_unique<std::string>(reason);
}

/// What is queued has to leave first; then our side of TCP ends, and then TCP, when the client has
/// sent its last byte. A clean end need not wait: the server goes first (section 7.1.1).
void connection::finish() {
  tell_closed();
  if (outbox_) return;
  // Under TLS the client may still send close_notify: that is waited for.
  const bool over = clean_ && !readable_ && (hung_up_ || !link_.secure());
  if (!sent_fin_ && (!over || link_.secure())) {
    sent_fin_ = true;
    link_.finish_sending();
  }
  if (!over) return readable_ ? shard_.read_soon(*this) : void();
  phase_ = phase::gone;
  shard_.dismiss(*this);
}

void connection::tell_closed() {
  auto* told = std::exchange(events_, nullptr);
  if (told == nullptr) return;
  state_.open.fetch_sub(1);
  protocol::ending how{cause_, code_, {}};
  if (reason_) how.reason = std::move(*reason_);
  shard_.wake();
  told->closed(how);
}

void connection::abort() {
  if (phase_ == phase::open) remember(cause::timed_out, close_code::none, "");
  if (phase_ == phase::closing && cause_ != cause::stopping) cause_ = cause::timed_out;
  lost();
}

void connection::abandon() noexcept {
  try {
    phase_ == phase::open ? fail(close_code::internal_error, "the server failed") : lost();
  } catch (...) {
    lost();
  }
}

// -- deadlines ------------------------------------------------------------------------------------

void connection::due() {
  if (phase_ == phase::open) return watch_over();
  const auto left = untaken();
  const auto last = tick_after(said_, state_.settings.bounds.last_words);
  if (left == pinged_ || shard_.now_tick() >= last) return abort();
  allow_for_end(left);
}

/// Bytes that were queued and that the client has not taken, be they still in the kernel.
tick connection::untaken() const noexcept {
  return static_cast<tick>((outbox_ ? outbox_->unwritten() : 0) + link_.unsent());
}

/// As long as the client takes what was queued before the end, it has time for that; then for its
/// part of the end. `left` is what it has not taken yet.
void connection::allow_for_end(tick left) {
  if (left == pinged_) return;
  pinged_ = left;
  const auto& bounds = state_.settings.bounds;
  shard_.set_due(
      *this, std::min(
                 tick_after(shard_.now_tick(), bounds.close_deadline),
                 tick_after(said_, bounds.last_words)));
}

void connection::watch_over() {
  if (!may_read()) return wait_for_us();
  const auto& bounds = state_.settings.bounds;
  const auto now = shard_.now_tick();
  if (pinged_ != never && now >= tick_after(pinged_, bounds.pong_deadline)) {
    return begin_closing(cause::timed_out, close_code::pong_timeout, "no pong came");
  }
  const bool at_it = decoder_.midway();
  const auto idle = tick_after(said_, at_it ? bounds.message_deadline : bounds.idle);
  if (now >= idle) {
    return begin_closing(
        cause::timed_out, close_code::idle_timeout,
        at_it ? "a message took too long" : "nothing said for too long");
  }
  if (pinged_ == never && now >= tick_after(heard_, bounds.ping_interval)) {
    push_urgent(opcode::ping, "");
    pinged_ = now;
  }
  const auto sign_of_life = pinged_ != never ? tick_after(pinged_, bounds.pong_deadline)
                                             : tick_after(heard_, bounds.ping_interval);
  shard_.set_due(*this, std::min(idle, sign_of_life));
}

/// As long as it is us who do not read, the client's silence is not its fault; unless we do not
/// read because it does not.
void connection::wait_for_us() {
  const auto& bounds = state_.settings.bounds;
  const auto now = shard_.now_tick();
  if (credit_ > 0 && now >= tick_after(heard_, bounds.idle)) {
    return begin_closing(cause::timed_out, close_code::slow_consumer, "you do not read");
  }
  said_ = now;
  pinged_ = never;
  if (credit_ == 0) heard_ = now;
  shard_.set_due(*this, bounds.ping_interval);
}

}  // namespace porthouse::net
