// The part of `shard` that is done in each turn, and with all endpoints at once.

#include <porthouse/net/loop/shard.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace porthouse::net {
namespace {

constexpr std::chrono::milliseconds sweep_interval{250};
constexpr std::chrono::milliseconds for_ever{-1};

/// After so much of a turn those who have not been read wait for the next one.
constexpr std::chrono::milliseconds long_enough{20};

/// Turns in a row that may be spent on writing: what actors say in one
/// (`actor_loop::work_per_turn`) is written in so many, and nobody else waits longer.
constexpr unsigned most_held = 8;

/// After so many bytes the turn does not read on before they have been worked on and answered: what
/// lies around would fall out of the cache, and malloc would give its memory back and fetch it
/// again. Without it, 64 connections that echo 16 KiB each cost 1.75 times as much.
constexpr std::size_t worth_working_off = 64 * 1'024;

/// What fails in the care of one endpoint ends that one.
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
  if (active_.now() >= guest_due_) guest_due_ = clock::time_point::max();
}

std::chrono::milliseconds shard::patience() const {
  if (!time_.passes()) return for_ever;
  auto until = std::min(guest_due_, abort_due_);
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
  for (const auto& readiness : seen) {
    if (auto* endpoint = endpoints_.at(readiness.number)) {
      guarded(*endpoint, [&](auto& there) { there.ready(readiness.events); });
    }
    run_actors_in_between();
  }
}

/// Those who wait have an allowance of their own: news of others does not hold them up, nor they
/// the news.
void shard::read_again() {
  buffers_.allowance.renew();
  reading_.swap(to_read_);
  // By index: `dismiss` may take entries out meanwhile.
  std::size_t next = 0;
  while (next < reading_.size() && !buffers_.allowance.spent()) {
    auto* endpoint = reading_[next++];
    if (endpoint == nullptr) continue;
    endpoint->to_read_ = false;
    guarded(*endpoint, [](auto& one) { one.ready(0); });
    run_actors_in_between();
  }
  // Whose turn has not come is first in the next one.
  const auto waiting = std::span{reading_}.subspan(next);
  to_read_.insert(to_read_.begin(), waiting.begin(), waiting.end());
  again_ = again_ || !to_read_.empty();
  reading_.clear();
  if (std::exchange(buffers_.behind, false)) flush();
  held_ = buffers_.behind && held_ < most_held ? held_ + 1 : 0;
}

/// Between two who read: if it is worth it, and as long as the turn has time for more.
void shard::run_actors_in_between() {
  if (buffers_.bytes_read < worth_working_off) return;
  run_actors();
  if (time_.now() - now_ > long_enough) buffers_.allowance.end_turn();
}

/// Has what was read worked on, and sends what came of it. While there is something left to be
/// written of what came before, only in one turn of a few: rooms would say more than can be
/// written.
void shard::run_actors() {
  buffers_.bytes_read = 0;
  if (held_ > 0) {
    again_ = true;
  } else if (guest_ != nullptr) {
    again_ = !to_read_.empty();  // the wake-ups so far are for the turn that is taken here
    const bool more = take_turn();
    again_ = again_ || more;
  }
  flush();
}

/// A guest that fails is asked again: it had something to do.
bool shard::take_turn() noexcept {
  try {
    return guest_->take_turn();
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
      // What it was about goes with it.
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
  // By index: to flush one may bring another here.
  for (std::size_t i = 0; i < to_flush_.size(); ++i) {
    prefetch(i + 2);
    auto* endpoint = to_flush_[i];
    if (endpoint == nullptr) continue;
    endpoint->to_flush_ = false;
    guarded(*endpoint, [](auto& one) { one.flush(); });
  }
  to_flush_.clear();
  buffers_.turn.clear();
  buffers_.compressor.forget();
}

/// The kernel's part of a send leaves little of ours in the cache: has it fetch what a later one
/// will need.
void shard::prefetch(std::size_t flushed) const noexcept {
  if (flushed >= to_flush_.size()) return;
  const auto* who = reinterpret_cast<const char*>(to_flush_[flushed]);
  __builtin_prefetch(who);
  __builtin_prefetch(who + 64);
}

void shard::abort_all() {
  for (std::uint32_t place = 0; place < endpoints_.places(); ++place) {
    if (auto* endpoint = endpoints_.at(place)) guarded(*endpoint, [](auto& one) { one.abort(); });
  }
}

void shard::close_down(std::chrono::milliseconds grace, std::function<void()> done) {
  abort_due_ = protocol::due_after(active_.now(), grace);
  emptied_ = std::move(done);
  for (std::uint32_t place = 0; place < endpoints_.places(); ++place) {
    if (auto* endpoint = endpoints_.at(place))
      guarded(*endpoint, [](auto& one) { one.shut_down(); });
  }
}

}  // namespace porthouse::net
