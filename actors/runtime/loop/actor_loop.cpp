#include <porthouse/actors/runtime/loop/actor_loop.hpp>
#include <porthouse/actors/runtime/loop/loop_actor.hpp>

#include <exception>
#include <utility>

namespace porthouse {
namespace {

// A turn's work: enough to amortise the turn, little enough that I/O is never kept waiting long.
constexpr std::size_t slices_per_turn = 256;
constexpr std::size_t messages_per_slice = 64;
constexpr std::size_t timers_per_turn = 1024;

/// There was no memory for something: the loop goes on without it.
template <class Step>
void unharmed(Step&& step) noexcept {
  try {
    step();
  } catch (const std::exception&) {
    // What failed is tried again, or a deadline passes for what waits for it.
  }
}

}  // namespace

actor_loop::actor_loop(caf::actor_system& system, protocol::loop& loop)
    : pool_executor{system}, loop_{loop} {
  loop_.set_turn_taker(this);
}

actor_loop::~actor_loop() {
  loop_.set_turn_taker(nullptr);
  fetch_remote();
  while (ready_ != nullptr) {
    auto* actor = std::exchange(ready_, ready_->next_ready_);
    caf::intrusive_ptr_release(actor->ctrl());
  }
}

void actor_loop::wake_up(loop_actor* actor) noexcept {
  if (runs_here()) return append(actor);
  auto* newest = remote_.load(std::memory_order_relaxed);
  do {
    actor->next_ready_ = newest;
  } while (!remote_.compare_exchange_weak(
      newest, actor, std::memory_order_acq_rel, std::memory_order_relaxed));
  if (newest == nullptr) loop_.wake();
}

bool actor_loop::take_turn() {
  in_turn_ = 0;
  unharmed([this] { turn_began(); });
  unharmed([this] { run_timers(); });
  fetch_remote();
  for (std::size_t slices = 0; ready_ != nullptr && slices < slices_per_turn; ++slices) {
    if (in_turn_ >= work_per_turn) break;
    run(std::exchange(ready_, ready_->next_ready_));
  }
  unharmed([this] { turn_ended(); });
  return ready_ != nullptr || remote_.load(std::memory_order_relaxed) != nullptr;
}

void actor_loop::run(loop_actor* actor) noexcept {
  if (ready_ == nullptr) last_ready_ = nullptr;
  in_slice_ = 0;
  if (actor->run(messages_per_slice)) {
    append(actor);
  } else {
    caf::intrusive_ptr_release(actor->ctrl());
  }
}

void actor_loop::fetch_remote() noexcept {
  auto* newest = remote_.exchange(nullptr, std::memory_order_acq_rel);
  loop_actor* oldest = nullptr;
  while (newest != nullptr) {
    auto* older = std::exchange(newest->next_ready_, oldest);
    oldest = std::exchange(newest, older);
  }
  while (oldest != nullptr) append(std::exchange(oldest, oldest->next_ready_));
}

void actor_loop::append(loop_actor* actor) noexcept {
  actor->next_ready_ = nullptr;
  (last_ready_ == nullptr ? ready_ : last_ready_->next_ready_) = actor;
  last_ready_ = actor;
}

std::uint64_t actor_loop::start_timer(std::chrono::milliseconds delay, std::function<void()> task) {
  const auto due = protocol::due_after(active_now(), delay);
  timers_.emplace(std::pair{due, ++last_timer_}, std::move(task));
  timer_times_.emplace(last_timer_, due);
  if (due != clock::time_point::max()) loop_.wake_at(due);
  return last_timer_;
}

void actor_loop::cancel_timer(std::uint64_t which) {
  const auto known = timer_times_.find(which);
  if (known == timer_times_.end()) return;
  timers_.erase({known->second, which});
  timer_times_.erase(known);
}

void actor_loop::run_timers() {
  if (timers_.empty()) return;
  for (std::size_t run = 0; run < timers_per_turn; ++run) {
    const auto first = timers_.begin();
    if (first == timers_.end() || first->first.first > active_now()) break;
    const auto due = std::move(first->second);
    timer_times_.erase(first->first.second);
    timers_.erase(first);
    unharmed(due);
  }
  if (timers_.empty()) return;
  const auto next = timers_.begin()->first.first;
  if (next != clock::time_point::max()) loop_.wake_at(next);
}

}  // namespace porthouse
