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

/// A clock that stands still until a test moves it. One that `passes` counts as the machine's own:
/// a jump of it is a gap in which the process was stopped.
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

/// How the server treats its sockets.
enum class behaviour : std::uint8_t {
  echo,    ///< sends every message back and reads on
  listen,  ///< reads on and sends nothing
  hold,    ///< never asks for more
  refuse,  ///< accepts none
};

class test_server;

/// One WebSocket as the server sees it. The functions are for the test's thread: they wait for at
/// most ten seconds, and then throw.
class served_socket final : public protocol::wire_events {
public:
  served_socket(test_server& where, protocol::wire& ours) : owner_{where}, wire_{ours} {}

  /// The messages received so far, at least `count`.
  std::vector<std::string> messages(std::size_t count);
  /// The turns of its loop in which they came, at least `count` of them.
  std::vector<std::size_t> turns(std::size_t count);
  /// How it ended.
  protocol::ending wait_closed();
  /// How often `closed` has been told.
  int times_closed();
  /// How often `drained` has.
  int times_drained();
  /// Sends a frame. Returns what became of it.
  protocol::offered send(const protocol::frame& frame);
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
  friend class test_server;
  void received(std::vector<protocol::message> messages) override;
  void closed(const protocol::ending& how) override;
  void drained() override;

  test_server& owner_;
  protocol::wire& wire_;
  std::vector<std::string> messages_;
  std::vector<std::size_t> turns_;  // of each message
  std::optional<protocol::ending> ending_;
  int times_closed_ = 0;
  int times_drained_ = 0;
};

/// A server under test, whose sockets keep what they receive, on a clock moved by hand.
class test_server final : public server_events {
public:
  explicit test_server(behaviour how, protocol::settings with = {})
      : test_server{how, std::move(with), false} {}
  /// One whose process can be stopped for a while: see `stop_for`.
  static test_server that_may_stop(behaviour how, protocol::settings with) {
    return test_server{how, std::move(with), true};
  }
  ~test_server();

  /// The socket with that number, from 0, in the order of arrival; waits for it.
  served_socket& wait_for(std::size_t number);
  /// Sockets that have come so far.
  std::size_t arrivals();
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
  [[nodiscard]] std::size_t turns(std::size_t shard) const { return runners_[shard]->turns; }
  /// Has `work` done on the shard's thread in its next turn, and waits for it.
  void on_shard(std::size_t number, const std::function<void()>& work);

  /// Has `service` answer requests about the server, from now on.
  void set_inspection(protocol::inspection_service& service) noexcept { inspection_ = &service; }

  [[nodiscard]] std::uint16_t port() const { return running().port(); }
  [[nodiscard]] server& running() const { return *server_; }

private:
  friend class served_socket;
  test_server(behaviour how, protocol::settings with, bool time_passes);

  /// Does the test's work on a shard's thread.
  struct turn_runner final : protocol::turn_taker {
    bool take_turn() override;
    std::atomic<std::size_t> turns = 0;
    std::mutex guard;
    std::deque<std::function<void()>> work;
  };

  protocol::wire_events* opened(
      std::size_t shard, protocol::carrier& ours, protocol::opening from) override;
  protocol::inspection_service* inspection() noexcept override { return inspection_; }
  void wait(const std::function<bool()>& until);

  std::atomic<protocol::inspection_service*> inspection_ = nullptr;
  behaviour how_;
  hand_clock clock_;
  std::mutex guard_;
  std::condition_variable news_;
  std::vector<std::unique_ptr<served_socket>> sockets_;
  std::vector<std::unique_ptr<turn_runner>> runners_;
  std::unique_ptr<server> server_;
};

}  // namespace porthouse::net::test
