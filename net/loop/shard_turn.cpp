// The part of `shard` that is done in each turn, and with all endpoints at once.

#include <porthouse/net/loop/shard.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace porthouse::net {
namespace {

constexpr std::chrono::milliseconds sweep_interval{250};
constexpr std::chrono::milliseconds for_ever{-1};

/// After so much of a turn, endpoints that have not been read wait for the next one.
constexpr std::chrono::milliseconds long_enough{20};

/// Turns in a row that may be spent on writing: what actors say in one
/// (`actor_loop::work_per_turn`) is written in so many, and no endpoint waits longer.
constexpr unsigned most_held = 8;

/// After so many bytes the turn does not read on before they have been worked on and answered: what
/// was read would fall out of the cache, and malloc would give its memory back and fetch it again.
/// Without it, 64 connections that echo 16 KiB each cost 1.75 times as much.
constexpr std::size_t worth_running_actors = 64 * 1'024;

/// What one endpoint throws ends that endpoint only.
template <class Step>
void guarded(endpoint& endpoint, Step&& step) noexcept {
  try {
    step(endpoint);
  } catch (...) {
    endpoint.abandon();
  }
}

}  // namespace

void shard::turn() {
  auto wait = again_ ? std::chrono::milliseconds{0} : patience();
  if (wait.count() != 0) {
    asleep_.store(true);
    if (woken_.load()) wait = std::chrono::milliseconds{0};
  }
  const auto seen = poller_.wait(wait);
  asleep_.store(false, relaxed);
  // Before the work is looked for, so that no wake-up for later work is lost.
  if (woken_.load(relaxed)) woken_.exchange(false);
  again_ = false;
  tell_time();
  more_waited_ = seen.size() == poller::batch;
  pulse().begin_turn(now_);
  see(seen);
  read_again();
  do_posted();
  sweep();
  run_actors();
  endpoints_.reap();
  if (emptied_ && endpoints_.size() == 0) std::exchange(emptied_, nullptr)();
  turn_ended_ = time_.now();
  pulse().end_turn(turn_ended_);
}

void shard::tell_time() {
  now_ = time_.now();
  const bool behind = more_waited_ || !to_read_.empty();
  time_.passes() ? active_.turn(now_, behind) : active_.count(now_);
  now_tick_ = static_cast<tick>((active_.now() - begun_) / tick_length);
  if (active_.now() >= taker_due_) taker_due_ = clock::time_point::max();
}

std::chrono::milliseconds shard::patience() const {
  if (!time_.passes()) return for_ever;
  auto until = std::min(taker_due_, abort_due_);
  if (endpoints_.earliest() != never) {
    until = std::min(until, std::max(begun_ + endpoints_.earliest() * tick_length, next_sweep_));
  }
  if (until == clock::time_point::max()) return for_ever;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - active_.at(turn_ended_));
  return std::clamp(wait, std::chrono::milliseconds{0}, protocol::active_clock::longest_wait);
}

void shard::see(std::span<const readiness> seen) {
  buffers_.allowance.begin_turn();
  buffers_.left_to_write = shard_buffers::written_per_turn;
  buffers_.compressor.allow(shard_buffers::compressed_per_turn);
  for (const auto& news : seen) {
    if (auto* endpoint = endpoints_.at(news.number)) {
      guarded(*endpoint, [&](auto& there) { there.ready(news.events); });
    }
    run_actors_in_between();
  }
}

/// Endpoints that have asked to read have an allowance of their own: events of others do not hold
/// them up, nor they the events.
void shard::read_again() {
  buffers_.allowance.renew();
  reading_.swap(to_read_);
  // By index: `dismiss` may take entries out meanwhile.
  std::size_t next = 0;
  while (next < reading_.size() && !buffers_.allowance.spent()) {
    auto* endpoint = reading_[next++];
    if (endpoint == nullptr) continue;
    endpoint->to_read_ = false;
    guarded(*endpoint, [](auto& there) { there.ready(0); });
    run_actors_in_between();
  }
  // Those whose turn has not come are first in the next one.
  const auto waiting = std::span{reading_}.subspan(next);
  to_read_.insert(to_read_.begin(), waiting.begin(), waiting.end());
  again_ = again_ || !to_read_.empty();
  reading_.clear();
  if (std::exchange(buffers_.behind, false)) flush();
  held_ = buffers_.behind && held_ < most_held ? held_ + 1 : 0;
}

/// Between two endpoints that read: if it is worth it, and as long as the turn has time for more.
void shard::run_actors_in_between() {
  if (buffers_.bytes_read < worth_running_actors) return;
  run_actors();
  if (time_.now() - now_ > long_enough) buffers_.allowance.end_turn();
}

/// Has actors work on what was read, and sends what came of it. While there is something left to be
/// written of what came before, only in one turn of a few: rooms would say more than can be
/// written.
void shard::run_actors() {
  buffers_.bytes_read = 0;
  if (held_ > 0) {
    again_ = true;
  } else if (taker_ != nullptr) {
    again_ = !to_read_.empty();  // the wake-ups so far are for the turn that is taken here
    const bool more = take_turn();
    again_ = again_ || more;
  }
  flush();
}

/// A turn taker that throws is asked again: it had something to do.
bool shard::take_turn() noexcept {
  try {
    return taker_->take_turn();
  } catch (...) {
    return true;
  }
}

void shard::do_posted() {
  if (!posted_to_.load(relaxed)) return;
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock{guard_};
    work.swap(posted_);
    posted_to_.store(false, relaxed);
  }
  for (const auto& task : work) {
    try {
      task();
    } catch (const std::exception&) {
      // Only this task is lost.
    }
  }
}

void shard::sweep() {
  if (active_.now() >= abort_due_) {
    abort_due_ = clock::time_point::max();
    abort_all();
  }
  if (now_tick_ < endpoints_.earliest() || active_.now() < next_sweep_) return;
  next_sweep_ = active_.now() + sweep_interval;
  endpoints_.sweep(now_tick_);
}

void shard::flush() {
  // By index: to flush one endpoint may add another.
  for (std::size_t i = 0; i < to_flush_.size(); ++i) {
    prefetch(i + 2);
    auto* endpoint = to_flush_[i];
    if (endpoint == nullptr) continue;
    endpoint->to_flush_ = false;
    guarded(*endpoint, [](auto& there) { there.flush(); });
  }
  to_flush_.clear();
  buffers_.turn.clear();
  buffers_.compressor.forget();
}

/// The kernel's part of a send leaves little of our data in the cache: fetches what a later
/// endpoint will need.
void shard::prefetch(std::size_t flushed) const noexcept {
  if (flushed >= to_flush_.size()) return;
  const auto* bytes = reinterpret_cast<const char*>(to_flush_[flushed]);
  __builtin_prefetch(bytes);
  __builtin_prefetch(bytes + 64);
}

void shard::abort_all() {
  for (std::uint32_t place = 0; place < endpoints_.places(); ++place) {
    if (auto* endpoint = endpoints_.at(place))
      guarded(*endpoint, [](auto& there) { there.abort(); });
  }
}

void shard::close_down(std::chrono::milliseconds grace, std::function<void()> done) {
  abort_due_ = protocol::due_after(active_.now(), grace);
  emptied_ = std::move(done);
  for (std::uint32_t place = 0; place < endpoints_.places(); ++place) {
    if (auto* endpoint = endpoints_.at(place))
      guarded(*endpoint, [](auto& there) { there.shut_down(); });
  }
}

}  // namespace porthouse::net
