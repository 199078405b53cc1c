#include <porthouse/net/loop/thread_loop.hpp>
#include <porthouse/protocol/ports/active_clock.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>
#include <semaphore>
#include <thread>

namespace porthouse::net {

struct thread_loop::parts {
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  boost::asio::steady_timer timer{io};
  clock::time_point due = clock::time_point::max();  // an active time
  std::atomic<protocol::turn_taker*> who{nullptr};
  std::atomic<bool> asked{false};
  protocol::active_clock active{clock::now()};
  // For those who ask before their first turn here, on another thread.
  std::atomic<clock::time_point> told_now{active.now()};
  std::atomic<clock::time_point> told_active_now{active.now()};
  protocol::pulse* watched = nullptr;
  std::thread thread;
  std::binary_semaphore ended{0};

  void turn() {
    asked.store(false, std::memory_order_release);
    const auto now = clock::now();
    active.turn(now, false);
    told_now.store(now, std::memory_order_relaxed);
    told_active_now.store(active.now(), std::memory_order_relaxed);
    watched->begin_turn(now);
    if (active.now() >= due) due = clock::time_point::max();
    auto* taker = who.load(std::memory_order_acquire);
    if (taker != nullptr && taker->take_turn()) ask();
    watched->end_turn(clock::now());
    wait();
  }
  void ask() {
    if (!asked.exchange(true, std::memory_order_acq_rel)) {
      boost::asio::post(io, [this] { turn(); });
    }
  }
  /// Looks at the clock in between, so that a gap is told from a wait.
  void wait() {
    if (due == clock::time_point::max()) return;
    const auto left = due - active.at(clock::now());
    timer.expires_after(std::min<clock::duration>(left, protocol::active_clock::longest_wait));
    timer.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) turn();
    });
  }
};

thread_loop::thread_loop() : parts_{std::make_unique<parts>()} {
  parts_->watched = &pulse();
  parts_->thread = std::thread{[all = parts_.get()] {
    all->io.run();
    all->ended.release();
  }};
}

thread_loop::~thread_loop() { join(); }

void thread_loop::set_turn_taker(protocol::turn_taker* who) noexcept {
  parts_->who.store(who, std::memory_order_release);
}

void thread_loop::wake() noexcept { parts_->ask(); }

void thread_loop::wake_at(clock::time_point when) {
  if (when >= parts_->due) return;
  parts_->due = when;
  parts_->wait();
}

thread_loop::clock::time_point thread_loop::now() const noexcept {
  return parts_->told_now.load(std::memory_order_relaxed);
}

thread_loop::clock::time_point thread_loop::active_now() const noexcept {
  return parts_->told_active_now.load(std::memory_order_relaxed);
}

bool thread_loop::runs_here() const noexcept {
  return parts_->thread.get_id() == std::this_thread::get_id();
}

bool thread_loop::join(clock::time_point until) {
  parts_->io.stop();
  if (!parts_->thread.joinable()) return true;
  if (until != clock::time_point::max() && !parts_->ended.try_acquire_until(until)) return false;
  parts_->thread.join();
  return true;
}

}  // namespace porthouse::net
