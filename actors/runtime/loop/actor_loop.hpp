#pragma once

#include <porthouse/actors/runtime/loop/caf_versions.hpp>
#include <porthouse/protocol/ports/loop.hpp>

#include <caf/actor_system.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace porthouse {

class loop_actor;

/// A loop as CAF sees it: runs the actors that are on it, in turns with a budget, and their timers.
///
/// `wake_up` and CAF's sending are safe on any thread; the rest belongs to the loop's. The loop
/// must outlive it, and it must outlive its actors.
class actor_loop : public protocol::turn_taker, public pool_executor {
public:
  using clock = protocol::loop::clock;

  actor_loop(caf::actor_system& system, protocol::loop& loop);
  ~actor_loop() override;
  actor_loop(const actor_loop&) = delete;
  actor_loop& operator=(const actor_loop&) = delete;

  /// An actor has got its first message; its reference is handed over. Any thread.
  void wake_up(loop_actor* actor) noexcept;
  bool take_turn() override;
  /// Counts work of the actor that runs; the unit is about what one frame to one socket takes.
  void spend(std::size_t work) noexcept {
    in_slice_ += work;
    in_turn_ += work;
  }
  /// Whether the actor whose slice it is has done enough for now.
  [[nodiscard]] bool slice_spent() const noexcept { return in_slice_ >= work_per_slice; }
  /// Whether actors are waiting for their turn.
  [[nodiscard]] bool busy() const noexcept {
    return ready_ != nullptr || remote_.load(std::memory_order_relaxed) != nullptr;
  }

  // -- timers -------------------------------------------------------------------------------------
  std::uint64_t start_timer(std::chrono::milliseconds delay, std::function<void()> task);
  void cancel_timer(std::uint64_t which);
  /// For times that people read; deadlines are reckoned from `active_now`.
  [[nodiscard]] clock::time_point now() const noexcept { return loop_.now(); }
  [[nodiscard]] clock::time_point active_now() const noexcept { return loop_.active_now(); }
  [[nodiscard]] bool runs_here() const noexcept { return loop_.runs_here(); }
  [[nodiscard]] protocol::loop& loop() noexcept { return loop_; }

protected:
  /// Work that is not an actor's, once a turn, before the actors'.
  virtual void turn_began() {}
  /// After the actors' work of each turn.
  virtual void turn_ended() {}
  void ask_for_turn_at(clock::time_point when) { loop_.wake_at(when); }

private:
  // In the unit of `spend`. A slice is some milliseconds, for a room of a thousand.
  static constexpr std::size_t work_per_slice = 16'384;
  static constexpr std::size_t work_per_turn = 65'536;

  void run(loop_actor* actor) noexcept;
  void fetch_remote() noexcept;
  void append(loop_actor* actor) noexcept;
  void run_timers();

  protocol::loop& loop_;
  std::atomic<loop_actor*> remote_{nullptr};  // woken by other threads, newest first
  loop_actor* ready_ = nullptr;               // first in, first out
  loop_actor* last_ready_ = nullptr;
  std::size_t in_slice_ = 0;
  std::size_t in_turn_ = 0;
  // By time and number, so that one of many that are due together is found as fast as any.
  std::map<std::pair<clock::time_point, std::uint64_t>, std::function<void()>> timers_;
  std::unordered_map<std::uint64_t, clock::time_point> timer_times_;
  std::uint64_t last_timer_ = 0;
};

}  // namespace porthouse
