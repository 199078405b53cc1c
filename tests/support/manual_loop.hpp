#pragma once

#include <porthouse/protocol/loop.hpp>

namespace porthouse::test {

/// A loop that takes turns when told to, on a clock moved by hand. One thread.
class manual_loop final : public protocol::loop {
public:
  void host(protocol::turn_taker* who) noexcept override { who_ = who; }
  void wake() noexcept override {}
  void wake_at(clock::time_point when) override {
    if (when < next_) next_ = when;
  }
  [[nodiscard]] clock::time_point now() const noexcept override { return now_; }
  [[nodiscard]] bool runs_here() const noexcept override { return true; }

  /// Takes one turn. Returns whether more is waiting.
  bool turn() { return who_ != nullptr && who_->take_turn(); }
  /// The earliest time anybody has asked for; clock::time_point::max() if none.
  [[nodiscard]] clock::time_point next() const noexcept { return next_; }
  /// Moves the clock, forwards only.
  void move_to(clock::time_point when) noexcept {
    if (when > now_) now_ = when;
    if (next_ <= now_) next_ = clock::time_point::max();
  }

private:
  protocol::turn_taker* who_ = nullptr;
  clock::time_point now_{std::chrono::hours{1}};
  clock::time_point next_ = clock::time_point::max();
};

}  // namespace porthouse::test
