// The part of `session` that counts: what is sent and kept, what is taken in.

#include <porthouse/protocol/session/session.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <iterator>
#include <utility>
#include <variant>

namespace porthouse::protocol {

// -- wire -----------------------------------------------------------------------------------------

offered session::send_marked(const frame& frame, const mark_ptr& how) noexcept {
  if (phase_ == phase::closing || phase_ == phase::over || !frame) return offered::closing;
  try {
    auto made = port_.wrapped(frame);
    if (phase_ == phase::away || lane_ || !window_is_open())
      return wait_in_lane(std::move(made), how);
    ++port_.books().offered;
    send_numbered(std::move(made));
    return offered::queued;
  } catch (const std::exception&) {
    close(close_code::internal_error, "the server failed");
    return offered::closing;
  }
}

void session::prefetch() const noexcept {
  const auto* const connection = reinterpret_cast<const char*>(line_);
  __builtin_prefetch(connection);
  __builtin_prefetch(connection + 64);
  window_.prefetch();
}

bool session::window_is_open() const noexcept {
  const auto& bounds = port_.bounds();
  return window_.empty() ||
         (window_.size() < bounds.window_frames && window_.bytes() < bounds.window_bytes);
}

void session::send_numbered(frame frame) {
  window_.push(std::move(frame));
  ++sent_;
  ++port_.books().numbered;
  ++port_.books().in_window;
  since_ = port_.now();
  line_->send(window_[window_.size() - 1]);
}

/// Does something with the lane, and sees to it that the books know what is left in it.
template <class Step>
auto session::in_lane(Step&& step) {
  struct counter {
    ~counter() { waiting += of.frames() - before; }
    std::uint64_t& waiting;
    const lane& of;
    std::size_t before;
  };
  auto result = [&] {
    const counter counts{port_.books().waiting, *lane_, lane_->frames()};
    return step(*lane_);
  }();
  if (lane_->empty()) lane_.reset();
  return result;
}

/// What its contract drops at once counts as taken: the client is told that it is missing.
offered session::wait_in_lane(frame frame, const mark_ptr& how) {
  const auto& bounds = port_.bounds();
  const bool away = phase_ == phase::away;
  const auto most = away ? lane::bound{bounds.away_bytes, bounds.away_frames}
                         : lane::bound::in_memory(bounds.queue_bytes);
  if (!lane_) lane_ = std::make_unique<lane>(port_.books().dropped);
  const auto became =
      in_lane([&](lane& into) { return into.push(std::move(frame), how, port_.now(), most); });
  if (became != lane::taken::overflowed) {
    ++port_.books().offered;
    return lane_ && lane_->has_filled() ? offered::filled : offered::queued;
  }
  constexpr auto code = close_code::slow_consumer;
  away ? end_soon({ending::cause::by_us, code, {}}, resume_error::overrun)
       : close(code, "you do not acknowledge what is sent to you");
  return offered::overflowed;
}

void session::seal() noexcept {
  if (!lane_) return;
  in_lane([](lane& all) {
    all.seal();
    return true;
  });
}

/// From the lane, as far as the window is open.
void session::pass_on() {
  const bool was_full = lane_ && lane_->is_full();
  while (lane_ && window_is_open()) send_next();
  if (was_full && !lane_) drained_ = true;
}

void session::send_next() {
  auto next = in_lane([now = port_.now()](lane& from) { return from.next(now); });
  if (next.skipped > 0) {
    ++port_.books().offered;
    next.what = write_skipped(next.skipped, next.bytes);
  }
  if (next.what) send_numbered(std::move(next.what));
}

void session::close(close_code code, std::string_view reason) noexcept {
  try {
    if (phase_ == phase::away)
      return end_soon({ending::cause::by_us, code, std::string{reason}}, resume_error::ended);
    if (phase_ != phase::attached) return;
    // What was said before leaves before, whatever the client has acknowledged.
    while (code != close_code::slow_consumer && lane_) send_next();
  } catch (const std::exception&) {
    // There is no memory for it.
  }
  if (phase_ != phase::attached) return;
  phase_ = phase::closing;
  line_->close(code, reason);
}

void session::read_on() noexcept {
  owed_ = false;
  if (line_ != nullptr) line_->read_on();
}

void session::tell_drained() {
  if (!drained_) return;
  drained_ = false;
  if (socket_ != nullptr) socket_->drained();
}

std::size_t session::queued() const noexcept {
  return (lane_ ? lane_->bytes() : 0) + (line_ != nullptr ? line_->queued() : 0);
}

// -- wire_events ----------------------------------------------------------------------------------

void session::received(std::vector<message> messages) {
  confirmed_ = true;
  std::string_view wrong;
  std::size_t kept = 0;
  for (auto& message : messages) {
    const auto kind = kind_of(message);
    if (kind == frame_kind::counted) {
      take_in(message);
      if (&messages[kept] != &message) messages[kept] = std::move(message);
      ++kept;
    } else if (kind == frame_kind::neither) {
      wrong = "a frame begins with { or [";
    } else if (const auto said = read_control(message.text()); !said || !heed(*said)) {
      wrong = "a control frame is wrong: see porthouse.v1";
    }
    if (!wrong.empty()) break;
  }
  messages.resize(kept);
  if (unacknowledged_ >= ack_frames || unacknowledged_bytes_ >= ack_bytes) acknowledge();
  tell_drained();
  hand_on(std::move(messages));
  if (!wrong.empty()) close(close_code::broke_session, wrong);
}

/// What is to be heard goes on; if there is nothing, the client may say more.
void session::hand_on(std::vector<message> messages) {
  if (held_ || is_blocked()) messages = hold(std::move(messages));
  if (!messages.empty()) {
    owed_ = true;
    socket_->received(std::move(messages));
  } else if (phase_ == phase::attached) {
    line_->read_on();
  }
}

/// While the client is to wait its messages are kept, as what it acknowledges comes behind them:
/// but not without end. Returns what is to be heard now.
std::vector<message> session::hold(std::vector<message> messages) {
  constexpr std::size_t most = 1'024;
  if (!held_) held_ = std::make_unique<std::vector<message>>();
  std::ranges::move(messages, std::back_inserter(*held_));
  std::size_t bytes = 0;
  for (const auto& each : *held_) bytes += each.size();
  if (is_blocked() && held_->size() < most && bytes < port_.bounds().queue_bytes) return {};
  return std::move(*std::exchange(held_, nullptr));
}

void session::take_in(message& message) {
  ++got_;
  ++port_.books().taken_in;
  ++unacknowledged_;
  unacknowledged_bytes_ += static_cast<std::uint32_t>(message.size());
  if (until_ == never) {
    until_ = due_after(port_.now(), ack_delay);
    port_.wake_at(until_);
  }
  message = unwrapped(std::move(message));
}

void session::acknowledge() {
  unacknowledged_ = unacknowledged_bytes_ = 0;
  until_ = never;
  if (phase_ != phase::attached) return;
  since_ = port_.now();
  line_->send(write_ack(got_));
}

/// Returns whether it could be said.
bool session::heed(const control& said) {
  if (std::holds_alternative<hello>(said)) return false;
  if (std::holds_alternative<bye>(said)) leaving_ = true;
  if (const auto* asked = std::get_if<probe>(&said); asked && phase_ == phase::attached) {
    line_->send(write_probe(asked->number));
  }
  const auto* count = std::get_if<ack>(&said);
  return count == nullptr || heed_ack(count->count);
}

bool session::heed_ack(std::uint64_t count) {
  const auto before = sent_ - window_.size();
  if (count < before || count > sent_) return false;
  drop_window(static_cast<std::size_t>(count - before));
  if (phase_ == phase::attached) pass_on();
  return true;
}

/// The client has taken in the first `count` of what it had not acknowledged.
void session::drop_window(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) window_.pop();
  port_.books().in_window -= count;
  port_.books().acknowledged += count;
}

}  // namespace porthouse::protocol
