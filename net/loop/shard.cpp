#include <porthouse/net/loop/block_signals.hpp>
#include <porthouse/net/loop/shard.hpp>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

namespace porthouse::net {
namespace {

/// The shard whose thread this is.
thread_local const shard* current = nullptr;

}  // namespace

shard::shard(std::size_t number, const clock_source& time)
    : number_{number},
      time_{time},
      begun_{time.now()},
      now_{begun_},
      active_{begun_},
      turn_ended_{begun_} {}

shard::~shard() {
  end();
  join();
}

bool shard::runs_here() const noexcept { return current == this; }

void shard::wake() noexcept {
  if (runs_here()) {
    again_ = true;
    return;
  }
  // Pairs with `turn`: either this thread sees that the loop is asleep, or the loop sees the flag.
  if (woken_.exchange(true)) return;
  if (asleep_.load()) poller_.interrupt();
}

void shard::wake_at(clock::time_point when) { taker_due_ = std::min(taker_due_, when); }

void shard::start() {
  thread_ = std::thread{[this] { run(); }};
}

void shard::end() noexcept {
  ending_.store(true);
  wake();
}

bool shard::join(clock::time_point until) {
  if (!thread_.joinable()) return true;
  if (until != clock::time_point::max() && !ended_.try_acquire_until(until)) return false;
  thread_.join();
  return true;
}

void shard::post(std::function<void()> work) {
  {
    const std::lock_guard lock{guard_};
    posted_.push_back(std::move(work));
    posted_to_.store(true, relaxed);
  }
  wake();
}

bool shard::enlist(std::unique_ptr<endpoint> endpoint, int native) {
  std::uint32_t place = 0;
  try {
    make_room();
    place = endpoints_.add(std::move(endpoint));
  } catch (const std::bad_alloc&) {
    expect_no_more();
    return false;
  }
  if (poller_.watch(native, place)) return true;
  dismiss(*endpoints_.at(place));
  return false;
}

/// So that an endpoint never needs memory to ask for its turn, or to go. It may ask for a flush
/// while it is flushed.
void shard::make_room() {
  const auto most = endpoints_.places() + std::size_t{1};
  if (reading_.capacity() >= most) return;
  to_flush_.reserve(4 * most);
  to_read_.reserve(2 * most);
  reading_.reserve(2 * most);
}

void shard::dismiss(endpoint& endpoint) {
  population_.fetch_sub(1, relaxed);
  forget(endpoint);
  endpoints_.remove(endpoint);
}

void shard::dismiss(endpoint& endpoint, int native) {
  poller_.forget(native);
  dismiss(endpoint);
}

void shard::replace(endpoint& old, std::unique_ptr<endpoint> next) {
  forget(old);
  endpoints_.replace(old, std::move(next));
}

void shard::forget(endpoint& endpoint) {
  if (endpoint.to_flush_) std::ranges::replace(to_flush_, &endpoint, nullptr);
  if (endpoint.to_read_) {
    std::ranges::replace(to_read_, &endpoint, nullptr);
    std::ranges::replace(reading_, &endpoint, nullptr);
  }
}

void shard::flush_later(endpoint& endpoint) {
  if (std::exchange(endpoint.to_flush_, true)) return;
  to_flush_.push_back(&endpoint);
}

void shard::read_soon(endpoint& endpoint) {
  again_ = true;
  if (std::exchange(endpoint.to_read_, true)) return;
  to_read_.push_back(&endpoint);
}

void shard::set_due(const endpoint& endpoint, std::chrono::milliseconds wait) {
  set_due(endpoint, tick_after(now_tick_, wait));
}

void shard::run() {
  current = this;
  block_signals();
  while (!ending_.load(relaxed)) turn();
  abort_all();
  flush();
  endpoints_.reap();
  current = nullptr;
  ended_.release();
}

}  // namespace porthouse::net
