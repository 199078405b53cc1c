#include <porthouse/net/shard.hpp>

#include <algorithm>
#include <csignal>
#include <utility>

namespace porthouse::net {
namespace {

constexpr std::chrono::milliseconds sweep_interval{250};
constexpr std::chrono::milliseconds for_ever{-1};

/// After so many bytes the turn does not read on before they have been worked on and answered: what
/// lies around would fall out of the cache, and malloc would give its memory back and fetch it
/// again. Without it, 64 connections that echo 16 KiB each cost 1.75 times as much.
constexpr std::size_t worth_working_off = 64 * 1'024;

/// The shard whose thread this is.
thread_local const shard* current = nullptr;

/// Signals are for the program's own thread; SIGPIPE is for nobody.
void block_signals() noexcept {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

shard::shard(std::size_t number, const clock_source& time)
    : number_{number}, time_{time}, begun_{time.now()}, now_{begun_}, active_{begun_} {}

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

void shard::wake_at(clock::time_point when) { guest_due_ = std::min(guest_due_, when); }

void shard::start() {
  thread_ = std::thread{[this] { run(); }};
}

void shard::end() noexcept {
  ending_.store(true);
  wake();
}

void shard::join() {
  if (thread_.joinable()) thread_.join();
}

void shard::post(std::function<void()> work) {
  {
    const std::lock_guard lock{guard_};
    posted_.push_back(std::move(work));
    posted_to_.store(true, relaxed);
  }
  wake();
}

bool shard::enlist(std::unique_ptr<endpoint> who, int native) {
  const auto place = roster_.add(std::move(who));
  if (poller_.watch(native, place)) return true;
  dismiss(*roster_.at(place));
  return false;
}

void shard::dismiss(endpoint& who) {
  population_.fetch_sub(1, relaxed);
  forget(who);
  roster_.remove(who);
}

void shard::replace(endpoint& who, std::unique_ptr<endpoint> next) {
  forget(who);
  roster_.replace(who, std::move(next));
}

void shard::forget(endpoint& who) {
  if (who.to_flush_) std::ranges::replace(to_flush_, &who, nullptr);
  if (who.to_read_) {
    std::ranges::replace(to_read_, &who, nullptr);
    std::ranges::replace(reading_, &who, nullptr);
  }
}

void shard::flush_later(endpoint& who) {
  if (std::exchange(who.to_flush_, true)) return;
  to_flush_.push_back(&who);
}

void shard::read_soon(endpoint& who) {
  again_ = true;
  if (std::exchange(who.to_read_, true)) return;
  to_read_.push_back(&who);
}

void shard::set_due(const endpoint& who, std::chrono::milliseconds wait) {
  set_due(who, tick_after(now_tick_, wait));
}

void shard::close_down(std::chrono::milliseconds grace, std::function<void()> done) {
  cut_due_ = active_.now() + grace;
  emptied_ = std::move(done);
  for (std::uint32_t place = 0; place < roster_.places(); ++place) {
    if (auto* who = roster_.at(place)) who->farewell();
  }
}

// -- the turn -----------------------------------------------------------------------------------

void shard::run() {
  current = this;
  block_signals();
  while (!ending_.load(relaxed)) turn();
  cut_all();
  flush();
  roster_.bury();
  current = nullptr;
}

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
  see(seen);
  read_again();
  do_posted();
  sweep();
  work_off();
  roster_.bury();
  if (emptied_ && roster_.size() == 0) std::exchange(emptied_, nullptr)();
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
  auto until = std::min(guest_due_, cut_due_);
  if (roster_.earliest() != never) {
    until = std::min(until, std::max(begun_ + roster_.earliest() * tick_length, next_sweep_));
  }
  if (until == clock::time_point::max()) return for_ever;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - active_.at(time_.now()));
  return std::clamp(wait, std::chrono::milliseconds{0}, protocol::active_clock::longest_wait);
}

void shard::see(std::span<const sighting> seen) {
  for (const auto& one : seen) {
    if (auto* who = roster_.at(one.number)) who->ready(one.events);
    if (bench_.bytes_read >= worth_working_off) work_off();
  }
}

void shard::read_again() {
  reading_.swap(to_read_);
  // By index: `dismiss` may take entries out meanwhile.
  for (std::size_t i = 0; i < reading_.size(); ++i) {
    auto* who = reading_[i];
    if (who == nullptr) continue;
    who->to_read_ = false;
    who->ready(0);
    if (bench_.bytes_read >= worth_working_off) work_off();
  }
  reading_.clear();
}

/// Has what was read worked on, and sends what came of it.
void shard::work_off() {
  bench_.bytes_read = 0;
  if (guest_ != nullptr) {
    again_ = !to_read_.empty();  // the wake-ups so far are for the turn that is taken here
    const bool more = guest_->take_turn();
    again_ = again_ || more;
  }
  flush();
}

void shard::do_posted() {
  if (!posted_to_.load(relaxed)) return;
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock{guard_};
    work.swap(posted_);
    posted_to_.store(false, relaxed);
  }
  for (const auto& one : work) one();
}

void shard::sweep() {
  if (active_.now() >= cut_due_) {
    cut_due_ = clock::time_point::max();
    cut_all();
  }
  if (now_tick_ < roster_.earliest() || active_.now() < next_sweep_) return;
  next_sweep_ = active_.now() + sweep_interval;
  roster_.sweep(now_tick_);
}

void shard::flush() {
  // By index: to flush one may bring another here.
  for (std::size_t i = 0; i < to_flush_.size(); ++i) {
    foresee(i + 2);
    auto* who = to_flush_[i];
    if (who == nullptr) continue;
    who->to_flush_ = false;
    who->flush();
  }
  to_flush_.clear();
  bench_.train.empty_out();
}

/// The kernel's part of a send leaves little of ours in the cache: has it fetch what a later one
/// will need.
void shard::foresee(std::size_t flushed) const noexcept {
  if (flushed >= to_flush_.size()) return;
  const auto* who = reinterpret_cast<const char*>(to_flush_[flushed]);
  __builtin_prefetch(who);
  __builtin_prefetch(who + 64);
}

void shard::cut_all() {
  for (std::uint32_t place = 0; place < roster_.places(); ++place) {
    if (auto* who = roster_.at(place)) who->cut();
  }
}

}  // namespace porthouse::net
