#pragma once

#include <porthouse/protocol/ports/loop.hpp>

#include <memory>

namespace porthouse::net {

/// A loop without sockets on a thread of its own: for spaces that block or compute.
class thread_loop final : public protocol::loop {
public:
  /// Starts the thread. Throws std::system_error if there is none to be had.
  thread_loop();
  /// As `join`, if that has not been done.
  ~thread_loop();
  thread_loop(const thread_loop&) = delete;
  thread_loop& operator=(const thread_loop&) = delete;

  void set_turn_taker(protocol::turn_taker* who) noexcept override;
  void wake() noexcept override;
  void wake_at(clock::time_point when) override;
  [[nodiscard]] clock::time_point now() const noexcept override;
  [[nodiscard]] clock::time_point active_now() const noexcept override;
  [[nodiscard]] bool runs_here() const noexcept override;

  /// Ends the thread after its present turn and waits for it, but not beyond `until`: then it is
  /// stuck in a hook, and all of this has to be left behind. Returns whether it has ended. From
  /// another thread.
  [[nodiscard]] bool join(clock::time_point until);
  void join() { static_cast<void>(join(clock::time_point::max())); }

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse::net
