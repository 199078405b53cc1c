#include <porthouse/net/thread_loop.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <thread>

namespace porthouse::net {

struct thread_loop::parts {
  boost::asio::io_context io{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
  boost::asio::steady_timer timer{io};
  clock::time_point timer_due = clock::time_point::max();
  std::atomic<protocol::turn_taker*> who{nullptr};
  std::atomic<bool> asked{false};
  std::atomic<clock::rep> now{clock::now().time_since_epoch().count()};
  std::thread thread;

  void turn() {
    asked.store(false, std::memory_order_release);
    now.store(clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    auto* taker = who.load(std::memory_order_acquire);
    if (taker != nullptr && taker->take_turn()) ask();
  }
  void ask() {
    if (!asked.exchange(true, std::memory_order_acq_rel)) {
      boost::asio::post(io, [this] { turn(); });
    }
  }
};

thread_loop::thread_loop() : parts_{std::make_unique<parts>()} {
  parts_->thread = std::thread{[all = parts_.get()] { all->io.run(); }};
}

thread_loop::~thread_loop() { join(); }

void thread_loop::host(protocol::turn_taker* who) noexcept {
  parts_->who.store(who, std::memory_order_release);
}

void thread_loop::wake() noexcept { parts_->ask(); }

void thread_loop::wake_at(clock::time_point when) {
  if (when >= parts_->timer_due) return;
  parts_->timer_due = when;
  parts_->timer.expires_at(when);
  parts_->timer.async_wait([all = parts_.get()](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    all->timer_due = clock::time_point::max();
    all->turn();
  });
}

thread_loop::clock::time_point thread_loop::now() const noexcept {
  return clock::time_point{clock::duration{parts_->now.load(std::memory_order_relaxed)}};
}

bool thread_loop::runs_here() const noexcept {
  return parts_->thread.get_id() == std::this_thread::get_id();
}

void thread_loop::join() {
  parts_->io.stop();
  if (parts_->thread.joinable()) parts_->thread.join();
}

}  // namespace porthouse::net
