#include <porthouse/protocol/session/session.hpp>

#include <algorithm>
#include <utility>

namespace porthouse::protocol {

session::session(session_port& port, socket_id id) noexcept
    : port_{port}, id_{id}, since_{port.now()}, until_{never} {}

// -- for who keeps it -----------------------------------------------------------------------------

void session::begin(carrier& line, welcome news) {
  ++port_.books().opened;
  ++port_.books().attached;
  attach(line, news);
  line.read_on();
}

bool session::takes(std::uint32_t generation) const noexcept {
  return generation == generation_ || (generation == shown_ && !confirmed_);
}

bool session::can_resume(const hello& said) const noexcept {
  return said.got <= sent_ && said.got >= sent_ - window_.size() && said.newest >= got_ &&
         said.oldest <= got_ + 1;
}

void session::resume(
    carrier& line, const hello& said, std::uint32_t shown, welcome news, std::string_view address) {
  shown_ = shown;
  nth_ = std::max(nth_, said.nth);
  const bool was_away = phase_ == phase::away;
  const auto lasted = port_.now() - since_;
  if (was_away) {
    --port_.books().away;
    ++port_.books().attached;
  }
  detach();
  drop_window(static_cast<std::size_t>(said.got - (sent_ - window_.size())));
  news.resumed = true;
  news.why.reset();
  attach(line, news);
  for (std::size_t i = 0; i < window_.size(); ++i) line.send(window_[i]);
  port_.books().resent += window_.size();
  ++port_.books().resumed;
  pass_on();
  if (was_away && socket_ != nullptr) {
    using std::chrono::milliseconds;
    socket_->back({std::chrono::duration_cast<milliseconds>(lasted), std::string{address}});
  }
  tell_drained();
  if (!owed_ && line_ == &line) hand_on({});
}

void session::attach(carrier& line, welcome& news) {
  line_ = &line;
  line.tell(*this);
  phase_ = phase::attached;
  ++generation_;
  confirmed_ = leaving_ = false;
  last_.reset();
  unacknowledged_ = unacknowledged_bytes_ = 0;
  until_ = never;
  since_ = port_.now();
  news.session = static_cast<std::uint64_t>(id_);
  news.got = got_;
  news.from = sent_ - window_.size() + 1;
  line.send(write_welcome(news));
  port_.wake_at(next_due());
}

/// A newer connection takes the place of this one, which can do nothing any more.
void session::detach() noexcept {
  auto* const old = std::exchange(line_, nullptr);
  if (old != nullptr) dismiss(*old, close_code::replaced, replaced_reason);
}

loop::clock::time_point session::next_due() const noexcept {
  switch (phase_) {
    case phase::attached: return std::min(due_after(since_, port_.bounds().beat), until_);
    case phase::away: return until_;
    case phase::closing: return line_ == nullptr ? since_ : never;
    case phase::over: break;
  }
  return never;
}

void session::due() {
  const auto now = port_.now();
  if (now < next_due()) return;
  if (phase_ == phase::away) return end(ending{*last_}, resume_error::expired);
  if (phase_ == phase::closing) return end(ending{*last_}, ended_by_);
  if (phase_ != phase::attached) return;
  if (unacknowledged_ > 0) {
    acknowledge();
  } else {
    line_->send(write_beat());
    since_ = now;
    window_.shrink();
  }
  port_.wake_at(next_due());
}

void session::give_up(resume_error why) {
  if (phase_ != phase::away) return;
  auto how = *last_;
  if (why == resume_error::ended) how = {ending::cause::stopping, close_code::going_away, {}};
  end(how, why);
}

// -- the connection -------------------------------------------------------------------------------

void session::going() {
  if (phase_ == phase::attached) line_->send(write_going());
}

void session::closed(const ending& how) {
  line_ = nullptr;
  if (phase_ == phase::closing || ends_with(how)) return end(how, resume_error::ended);
  if (phase_ == phase::attached) go_away(how);
}

bool session::ends_with(const ending& how) const noexcept {
  using cause = ending::cause;
  if (leaving_ || how.why == cause::stopping) return true;
  if (port_.bounds().resume_for.count() <= 0) return true;
  if (how.why == cause::by_client) return how.code == close_code::normal;
  // Whoever does not read for a while may read again; who has broken the protocol is not heard.
  return how.why == cause::by_us && how.code != close_code::slow_consumer;
}

void session::go_away(const ending& how) {
  const auto& bounds = port_.bounds();
  const bool left_page = how.why == ending::cause::by_client && how.code == close_code::going_away;
  phase_ = phase::away;
  last_ = std::make_unique<ending>(how);
  since_ = port_.now();
  until_ = due_after(
      since_, left_page ? std::min(bounds.resume_page_for, bounds.resume_for) : bounds.resume_for);
  unacknowledged_ = unacknowledged_bytes_ = 0;
  --port_.books().attached;
  ++port_.books().away;
  port_.wake_at(until_);
  port_.went_away(*this);
  socket_->away();
}

// -- the end --------------------------------------------------------------------------------------

/// Of one that is away: told when it is next due.
void session::end_soon(ending how, resume_error why) {
  phase_ = phase::closing;
  last_ = std::make_unique<ending>(std::move(how));
  ended_by_ = why;
  port_.wake_at(since_);
}

void session::end(const ending& how, resume_error why) {
  auto& books = port_.books();
  --(last_ != nullptr ? books.away : books.attached);
  phase_ = phase::over;
  ended_by_ = why;
  books.in_window -= window_.size();
  books.lost += window_.size();
  window_.clear();
  if (lane_) {
    books.waiting -= lane_->frames();
    books.dropped.ended += lane_->frames();
    lane_.reset();
  }
  ++books.ended;
  port_.ended(*this);
  if (socket_ == nullptr) return;
  if (held_) socket_->received(std::move(*std::exchange(held_, nullptr)));
  socket_->closed(how);
}

}  // namespace porthouse::protocol
