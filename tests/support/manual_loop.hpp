#pragma once

#include <porthouse/protocol/ports/loop.hpp>

namespace porthouse::test {

/// A loop that takes turns when told to, on a clock moved by hand. One thread.
class manual_loop final : public protocol::loop {
public:
  void set_turn_taker(protocol::turn_taker* taker) noexcept override { taker_ = taker; }
  void wake() noexcept override {}
  void wake_at(clock::time_point when) override {
    if (when < next_) next_ = when;
  }
  [[nodiscard]] clock::time_point now() const noexcept override { return now_; }
  [[nodiscard]] clock::time_point active_now() const noexcept override { return now_ - lost_; }
  [[nodiscard]] bool runs_here() const noexcept override { return true; }

  /// Takes one turn. Returns whether more is waiting.
  bool turn() { return taker_ != nullptr && taker_->take_turn(); }
  /// How long it is until the earliest wake-up asked for; milliseconds::max() if there is none.
  [[nodiscard]] std::chrono::milliseconds next() const noexcept {
    if (next_ == clock::time_point::max()) return std::chrono::milliseconds::max();
    return std::chrono::ceil<std::chrono::milliseconds>(next_ - active_now());
  }
  /// Moves the clock, forwards only.
  void move_to(clock::time_point when) noexcept {
    if (when > now_) now_ = when;
    if (next_ <= active_now()) next_ = clock::time_point::max();
  }
  /// The process is stopped for so long: the time passes, but is not active time.
  void stop_for(clock::duration gap) noexcept {
    now_ += gap;
    lost_ += gap;
  }

private:
  protocol::turn_taker* taker_ = nullptr;
  clock::time_point now_{std::chrono::hours{1}};
  clock::duration lost_{0};
  clock::time_point next_ = clock::time_point::max();
};

}  // namespace porthouse::test
