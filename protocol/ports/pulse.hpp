#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace porthouse::protocol {

/// The name of what is at work, where another thread may read it at any moment. Made on any thread;
/// freed only by the one that reads (`pulse_labels`), so that it never reads freed memory.
struct pulse_label {
  std::string name;
  pulse_label* next = nullptr;
};

/// The labels that are no longer in use.
///
/// `retire` is safe on any thread; the rest is for the one thread that reads pulses.
class pulse_labels {
public:
  pulse_labels() noexcept = default;
  pulse_labels(const pulse_labels&) = delete;
  ~pulse_labels() { free_retired(); }

  /// No pulse may be set to `gone` from now on.
  void retire(pulse_label* gone) noexcept {
    gone->next = retired_.load(std::memory_order_relaxed);
    while (!retired_.compare_exchange_weak(
        gone->next, gone, std::memory_order_release, std::memory_order_relaxed)) {}
  }
  /// Before pulses are read: no pulse that is read afterwards shows a label that this frees.
  void free_retired() noexcept {
    auto* label = retired_.exchange(nullptr, std::memory_order_acquire);
    while (label != nullptr) delete std::exchange(label, label->next);
  }

private:
  std::atomic<pulse_label*> retired_ = nullptr;
};

/// What a thread of the server is doing, for a watchdog on another thread: written at the price of
/// a few relaxed stores, and never waited for.
class pulse {
public:
  using clock = std::chrono::steady_clock;

  /// What was seen in one moment.
  struct sighting {
    const pulse_label* who = nullptr;  ///< nullptr: nobody in particular
    const char* hook = nullptr;        ///< nullptr: no hook runs
    std::uint64_t beat = 0;            ///< another one for each hook and each turn
    bool in_turn = false;

    [[nodiscard]] bool at_work() const noexcept { return hook != nullptr || in_turn; }
  };

  /// As long as this lives, `hook` runs under `label`. Spans may stand inside spans. `hook` lives
  /// for ever. On the pulse's own thread.
  class span {
  public:
    span(pulse* of, const pulse_label* label, const char* hook) noexcept : of_{of} {
      if (of_ == nullptr) return;
      label_before_ = of_->label_.load(relaxed);
      hook_before_ = of_->hook_.load(relaxed);
      of_->set(label, hook);
    }
    ~span() {
      if (of_ != nullptr) of_->set(label_before_, hook_before_);
    }
    span(const span&) = delete;

  private:
    pulse* of_;
    const pulse_label* label_before_ = nullptr;
    const char* hook_before_ = nullptr;
  };

  // -- on its own thread --------------------------------------------------------------------------
  void begin_turn(clock::time_point now) noexcept {
    began_.store(now.time_since_epoch().count(), relaxed);
    beat();
  }
  void end_turn(clock::time_point now) noexcept {
    const auto took = now.time_since_epoch().count() - began_.load(relaxed);
    if (took > longest_.load(relaxed)) longest_.store(took, relaxed);
    began_.store(idle, relaxed);
  }

  // -- on any thread ------------------------------------------------------------------------------
  [[nodiscard]] sighting look() const noexcept {
    sighting seen;
    seen.beat = beat_.load(std::memory_order_acquire);
    seen.who = label_.load(std::memory_order_acquire);
    seen.hook = hook_.load(relaxed);
    seen.in_turn = began_.load(relaxed) != idle;
    return seen;
  }
  /// The longest turn since the last `forget_longest` but one, and the present one.
  [[nodiscard]] clock::duration longest_turn(clock::time_point now) const noexcept {
    return std::max(
        {clock::duration{longest_.load(relaxed)}, clock::duration{longest_before_.load(relaxed)},
         present_turn(now)});
  }
  /// How long the present turn lasts; zero if there is none.
  [[nodiscard]] clock::duration present_turn(clock::time_point now) const noexcept {
    const auto began = began_.load(relaxed);
    return clock::duration{began == idle ? 0 : now.time_since_epoch().count() - began};
  }
  /// Begins another stretch of time. One thread.
  void forget_longest() noexcept { longest_before_.store(longest_.exchange(0, relaxed), relaxed); }

private:
  static constexpr auto relaxed = std::memory_order_relaxed;
  static constexpr clock::rep idle = INT64_MIN;

  void beat() noexcept { beat_.store(beat_.load(relaxed) + 1, std::memory_order_release); }
  void set(const pulse_label* label, const char* hook) noexcept {
    label_.store(label, std::memory_order_release);
    hook_.store(hook, relaxed);
    beat();
  }

  std::atomic<const pulse_label*> label_ = nullptr;
  std::atomic<const char*> hook_ = nullptr;
  std::atomic<std::uint64_t> beat_ = 0;
  std::atomic<clock::rep> began_ = idle;  // the present turn
  std::atomic<clock::rep> longest_ = 0;
  std::atomic<clock::rep> longest_before_ = 0;
};

}  // namespace porthouse::protocol
