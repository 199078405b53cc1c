#pragma once

#include <porthouse/net/tcp/descriptor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <sys/epoll.h>

namespace porthouse::net {

/// What the kernel has to tell about one of the descriptors watched.
struct readiness {
  std::uint32_t number;  ///< as given to `watch`
  std::uint32_t events;  ///< EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR
};

/// Watches descriptors. Each is registered once, for reading and writing and edge-triggered: while
/// it lives it costs no further system call but the shared wait.
///
/// Why not an Asio operation per read: see the head of shard.hpp.
class poller {
public:
  /// Throws std::system_error if the kernel grants no descriptor.
  poller();

  /// Begins to watch `native`; what happens there is told under `number`, which is below `most`.
  /// Closing the descriptor ends it. Returns whether the kernel had room.
  bool watch(int native, std::uint32_t number) noexcept;
  /// Has nothing more told of `native`, which stays open.
  void forget(int native) noexcept;
  /// Waits until something happens, `interrupt` is called or `patience` is over; a negative
  /// patience never is. The result is valid until the next call.
  std::span<const readiness> wait(std::chrono::milliseconds patience) noexcept;
  /// Ends the current or next `wait`. From any thread.
  void interrupt() noexcept;

  static constexpr std::uint32_t most = UINT32_MAX;
  /// No `wait` tells of more at once.
  static constexpr std::size_t batch = 512;

private:
  descriptor epoll_;
  descriptor wakeup_;
  std::vector<epoll_event> raw_;
  std::vector<readiness> seen_;
};

}  // namespace porthouse::net
