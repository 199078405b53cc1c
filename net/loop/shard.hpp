#pragma once

#include <porthouse/net/buffers/shard_buffers.hpp>
#include <porthouse/net/loop/clock.hpp>
#include <porthouse/net/loop/endpoint.hpp>
#include <porthouse/net/loop/endpoint_table.hpp>
#include <porthouse/net/loop/poller.hpp>
#include <porthouse/protocol/ports/active_clock.hpp>
#include <porthouse/protocol/ports/loop.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

namespace porthouse::net {

/// One event loop and its thread. Connections stay on theirs for life. Without endpoints it is the
/// loop of a room with a thread of its own: the memory of the buffers is not touched then.
///
/// A turn: what the kernel saw, what other threads posted, deadlines, the loop's actors
/// (`protocol::turn_taker`), then everything that was written in the turn leaves, one send per
/// connection. So a message that comes in is answered with two system calls and a share in the
/// wait.
///
/// The loop waits in its own epoll, not in an Asio io_context. Measured with raw echo servers
/// (g++ 12, 2 cores, Linux 6.18, 5 rounds of 60 000 round trips, CPU per message): an io_context
/// that waits for this epoll costs 8.4 to 9.7 us at one connection, this loop 7.7 to 8.3 us;
/// with 64 connections the two are within the spread (5.3 to 6.3 us).
///
/// Everything is for the shard's own thread (or any, before it starts), unless said otherwise.
class shard final : public protocol::loop {
public:
  /// `time` must outlive the shard. Throws std::system_error if the kernel grants no descriptors.
  shard(std::size_t number, const clock_source& time);
  /// As `end` and `join`.
  ~shard();
  shard(const shard&) = delete;
  shard& operator=(const shard&) = delete;

  void set_turn_taker(protocol::turn_taker* taker) noexcept override { taker_ = taker; }
  void wake() noexcept override;
  void wake_at(clock::time_point when) override;
  [[nodiscard]] clock::time_point now() const noexcept override { return now_; }
  [[nodiscard]] clock::time_point active_now() const noexcept override { return active_.now(); }
  [[nodiscard]] bool runs_here() const noexcept override;

  /// Starts the thread. From the thread that made the shard.
  void start();
  /// Asks the thread to cut all connections and end. From any thread.
  void end() noexcept;
  /// Waits until it has, but not beyond `until`: then its thread is stuck in a hook, and all of it
  /// has to be left behind. Returns whether it has ended. From any thread but the shard's.
  [[nodiscard]] bool join(clock::time_point until);
  void join() { static_cast<void>(join(clock::time_point::max())); }
  /// Has `work` done in the loop's next turn; in the order posted. From any thread. What is posted
  /// to a shard that has ended is dropped.
  void post(std::function<void()> work);
  /// Endpoints here or on their way, to choose the shard of the next connection by. From any
  /// thread.
  [[nodiscard]] std::size_t population() const noexcept { return population_.load(relaxed); }
  /// Counts an endpoint that is about to be enlisted. From any thread.
  void expect() noexcept { population_.fetch_add(1, relaxed); }
  /// An endpoint that was expected does not come. From any thread.
  void expect_no_more() noexcept { population_.fetch_sub(1, relaxed); }
  /// Shuts all endpoints down, aborts after `grace` those that are still there, and calls `done`
  /// once there are none.
  void close_down(std::chrono::milliseconds grace, std::function<void()> done);

  // -- for the endpoints --------------------------------------------------------------------------
  [[nodiscard]] std::size_t number() const noexcept { return number_; }
  /// Takes `endpoint`, which was expected, in and watches `native` for it. If the kernel or the
  /// memory refuses, `endpoint` is destroyed, at the latest after this turn, and the answer is
  /// false.
  bool enlist(std::unique_ptr<endpoint> endpoint, int native);
  /// The next phase of a connection takes the place of `old`, which is destroyed after this turn.
  void replace(endpoint& old, std::unique_ptr<endpoint> next);
  /// `endpoint` leaves, and is destroyed after this turn.
  void dismiss(endpoint& endpoint);
  /// The same for one whose descriptor `native` lives on, for another shard to watch.
  void dismiss(endpoint& endpoint, int native);
  /// `who.flush()` at the end of this turn.
  void flush_later(endpoint& endpoint);
  /// `endpoint.ready(0)` in the next turn, which comes without delay, or in one soon after it if
  /// those that have waited longer leave nothing of the turn's allowance.
  void read_soon(endpoint& endpoint);
  /// Whether that was asked for, and has not come yet.
  [[nodiscard]] static bool will_read(const endpoint& endpoint) noexcept {
    return endpoint.to_read_;
  }
  /// `endpoint.due()` when `wait` is over, at most 300 ms later; an earlier deadline is forgotten.
  void set_due(const endpoint& endpoint, std::chrono::milliseconds wait);
  void set_due(const endpoint& endpoint, tick when) { endpoints_.set_due(endpoint, when); }
  [[nodiscard]] tick now_tick() const noexcept { return now_tick_; }
  /// Buffers that all connections of the shard share.
  [[nodiscard]] shard_buffers& buffers() noexcept { return buffers_; }

private:
  static constexpr auto relaxed = std::memory_order_relaxed;

  void forget(endpoint& endpoint);
  void run();
  void turn();
  void tell_time();
  [[nodiscard]] std::chrono::milliseconds patience() const;
  void see(std::span<const readiness> seen);
  void read_again();
  void make_room();
  void run_actors_in_between();
  void run_actors();
  bool take_turn() noexcept;
  void do_posted();
  void sweep();
  void flush();
  void prefetch(std::size_t flushed) const noexcept;
  void abort_all();

  std::size_t number_;
  const clock_source& time_;
  clock::time_point begun_;
  clock::time_point now_;
  protocol::active_clock active_;  // all deadlines are of this one
  clock::time_point turn_ended_;
  clock::time_point taker_due_ = clock::time_point::max();
  clock::time_point next_sweep_;  // not before this
  clock::time_point abort_due_ = clock::time_point::max();
  tick now_tick_ = 0;
  unsigned held_ = 0;         // turns in a row in which actors had to wait for the writing
  bool more_waited_ = false;  // the kernel had more to tell in the last turn
  bool again_ = false;        // the next turn is to come without waiting
  protocol::turn_taker* taker_ = nullptr;
  poller poller_;
  endpoint_table endpoints_;
  shard_buffers buffers_;
  std::function<void()> emptied_;  // to be called when the last endpoint has gone
  std::vector<endpoint*> to_flush_;
  std::vector<endpoint*> to_read_;
  std::vector<endpoint*> reading_;  // those of to_read_ whose turn it is

  std::atomic<bool> woken_ = false;
  std::atomic<bool> asleep_ = false;
  std::atomic<bool> ending_ = false;
  std::atomic<bool> posted_to_ = false;
  std::atomic<std::size_t> population_ = 0;
  std::mutex guard_;  // of posted_
  std::vector<std::function<void()>> posted_;
  std::thread thread_;
  std::binary_semaphore ended_{0};
};

}  // namespace porthouse::net
