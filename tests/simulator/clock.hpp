#pragma once

#include "fate.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

namespace porthouse::simulator {

using ticks = std::chrono::milliseconds;
using task = std::function<void()>;

/// Virtual time, and what is going to happen in it.
class agenda {
public:
  [[nodiscard]] ticks now() const noexcept { return now_; }
  [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
  void at(ticks when, task work);
  void after(ticks delay, task work) { at(now_ + delay, std::move(work)); }
  /// Goes on to the next task and runs it.
  void step();

private:
  struct entry {
    ticks when;
    std::uint64_t order;
    task work;
  };
  [[nodiscard]] static bool later(const entry& a, const entry& b) noexcept;

  std::vector<entry> heap_;
  ticks now_{0};
  std::uint64_t order_ = 0;
};

/// The sender or receiver of a message.
enum class address : std::uint32_t { machine = 1, client = 1'000, shard = 2'000, space = 3'000 };

[[nodiscard]] constexpr address operator+(address first, std::size_t number) noexcept {
  return address{static_cast<std::uint32_t>(first) + static_cast<std::uint32_t>(number)};
}

/// Carries messages: from one sender to one receiver in the order sent, between pairs in any.
class message_queue {
public:
  message_queue(agenda& time, fate& chance) noexcept : time_{time}, chance_{chance} {}

  void send(address from, address to, task work);
  /// For a simulator that is meant to fail: what is sent may overtake.
  void allow_overtaking() noexcept { overtaking_ = true; }

private:
  agenda& time_;
  fate& chance_;
  std::unordered_map<std::uint64_t, ticks> last_;
  bool overtaking_ = false;
};

}  // namespace porthouse::simulator
