#pragma once

#include <porthouse/net/loop/clock.hpp>
#include <porthouse/net/server.hpp>
#include <porthouse/protocol/message/identity.hpp>
#include <porthouse/protocol/ports/inspection_service.hpp>
#include <porthouse/protocol/ports/loop.hpp>
#include <porthouse/protocol/ports/wire.hpp>
#include <porthouse/protocol/settings/settings.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace porthouse::net::test {

/// A clock that stands still until a test moves it. One that `passes` is taken for the machine's
/// own: a jump of it is a gap in which nobody listened.
class hand_clock final : public clock_source {
public:
  explicit hand_clock(bool passes = false) noexcept : passes_{passes} {}
  [[nodiscard]] time_point now() const noexcept override {
    return time_point{std::chrono::milliseconds{now_.load()}};
  }
  [[nodiscard]] bool passes() const noexcept override { return passes_; }
  void advance(std::chrono::milliseconds by) noexcept { now_ += by.count(); }

private:
  const bool passes_;
  std::atomic<std::int64_t> now_ = 1'000'000;
};

/// How the house treats those who come.
enum class manner : std::uint8_t {
  echo,    ///< sends every message back and reads on
  listen,  ///< reads on and says nothing
  hold,    ///< never asks for more
  refuse,  ///< takes nobody in
};

class inn;

/// One WebSocket as the house sees it. The functions are for the test's thread: they wait, up to
/// ten seconds, and throw when that is over.
class guest final : public protocol::wire_events {
public:
  guest(inn& where, protocol::wire& ours) : inn_{where}, wire_{ours} {}

  /// The messages received so far, at least `count`.
  std::vector<std::string> messages(std::size_t count);
  /// The turns of its loop in which they came, at least `count` of them.
  std::vector<std::size_t> turns(std::size_t count);
  /// How it ended.
  protocol::ending wait_closed();
  /// How often `closed` has been told.
  int times_closed();
  /// What came of frames that were sent with `send`, in order.
  protocol::offered send(const protocol::frame& what);
  void close(protocol::close_code code, std::string reason = "");
  void read_on();
  /// Has `work` done on its shard's thread, and waits for it.
  void with(const std::function<void(protocol::wire&)>& work);
  /// For the shard's thread.
  [[nodiscard]] protocol::wire& wire() noexcept { return wire_; }

  std::size_t shard = 0;
  protocol::identity_ptr who;
  std::string place;

private:
  friend class inn;
  void received(std::vector<protocol::message> what) override;
  void closed(const protocol::ending& how) override;

  inn& inn_;
  protocol::wire& wire_;
  std::vector<std::string> messages_;
  std::vector<std::size_t> turns_;  // of each message
  std::optional<protocol::ending> ending_;
  int times_closed_ = 0;
};

/// A server under test, with a reception that keeps a book, on a clock moved by hand.
class inn final : public server_events {
public:
  explicit inn(manner how, protocol::settings with = {}) : inn{how, std::move(with), false} {}
  /// One whose process can be stopped for a while: see `stop_for`.
  static inn that_may_stop(manner how, protocol::settings with) {
    return inn{how, std::move(with), true};
  }
  ~inn();

  /// The guest with that number, from 0, in the order of arrival; waits for it.
  guest& wait_for(std::size_t number);
  /// Guests that have come so far.
  std::size_t came();
  /// Moves the clock, and waits until all shards have done what was due.
  void advance(std::chrono::milliseconds by);
  /// The process is stopped for so long, and meanwhile the clients do what `meanwhile` says. The
  /// first turn that its loop takes then lasts for `first_turn`.
  void stop_for(
      std::chrono::milliseconds gap, const std::function<void()>& meanwhile,
      std::chrono::milliseconds first_turn = {});
  /// Waits until every shard has ended the turn it is in and taken another.
  void settle();
  /// Turns that the shard has taken so far.
  [[nodiscard]] std::size_t turns(std::size_t shard) const { return porters_[shard]->turns; }
  /// Has `work` done on the shard's thread in its next turn, and waits for it.
  void on_shard(std::size_t number, const std::function<void()>& work);

  /// Has requests about the house answered there, from now on.
  void put_at_the_desk(protocol::inspection_service& who) noexcept { desk_ = &who; }

  [[nodiscard]] std::uint16_t port() const { return door().port(); }
  [[nodiscard]] server& door() const { return *server_; }

private:
  friend class guest;
  inn(manner how, protocol::settings with, bool time_passes);

  /// Does the test's work on a shard's thread.
  struct porter final : protocol::turn_taker {
    bool take_turn() override;
    std::atomic<std::size_t> turns = 0;
    std::mutex guard;
    std::deque<std::function<void()>> work;
  };

  protocol::wire_events* opened(
      std::size_t shard, protocol::wire& ours, protocol::identity_ptr who,
      std::string_view place) override;
  protocol::inspection_service* inspection() noexcept override { return desk_; }
  void wait(const std::function<bool()>& until);

  std::atomic<protocol::inspection_service*> desk_ = nullptr;
  manner how_;
  hand_clock clock_;
  std::mutex guard_;
  std::condition_variable news_;
  std::vector<std::unique_ptr<guest>> guests_;
  std::vector<std::unique_ptr<porter>> porters_;
  std::unique_ptr<server> server_;
};

}  // namespace porthouse::net::test
