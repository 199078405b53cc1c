#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace porthouse::net {

/// The most bytes that may wait for one client (`limits::queue_bytes`), and all that is decided by
/// it. A connection asks here and does what it is told; what else could be done about a client that
/// does not read is one more `decision`.
class send_limit {
public:
  enum class decision : std::uint8_t {
    accept,       ///< the frame may wait
    write_first,  ///< it is too much, unless the kernel takes some now: write, then ask again
    overflow,     ///< it is too much: what waits is dropped and the connection closes
  };

  /// What waits for a client when a frame is offered.
  struct backlog {
    std::size_t bytes = 0;  ///< as `outbox::cost` counts them
    bool empty = true;
    bool writable = true;  ///< the kernel has taken all that it was given
    bool written = false;  ///< it has just been given what this turn may write
  };

  constexpr explicit send_limit(std::size_t most) noexcept : most_{most} {}

  /// Whether a frame that costs so much may wait, too. One always may, however large. While the
  /// kernel takes what it is given, and only the turn may not write on, it shows later whether the
  /// client reads: until then twice as much may wait.
  [[nodiscard]] constexpr decision judge(const backlog& now, std::size_t cost) const noexcept {
    if (now.empty || now.bytes + cost <= most_) return decision::accept;
    if (!now.written) return decision::write_first;
    return now.writable && now.bytes < 2 * most_ ? decision::accept : decision::overflow;
  }

  /// Whether a client for which so much waits is asked for more messages. One that does not take
  /// its answers is not: TCP holds it back, and an echo cannot overflow the queue.
  [[nodiscard]] constexpr bool reads_on(std::size_t waiting) const noexcept {
    return waiting <= most_ / 2;
  }

  /// Bytes that one read may bring, at most `room`: so few that the echo of them fits into a queue
  /// that is half full.
  [[nodiscard]] constexpr std::size_t bytes_per_read(std::size_t room) const noexcept {
    return std::clamp(most_ / 4, std::size_t{4'096}, room);
  }

  /// Bytes that may wait beside so many.
  [[nodiscard]] constexpr std::size_t beside(std::size_t waiting) const noexcept {
    return most_ - std::min(most_, waiting);
  }

private:
  std::size_t most_;
};

}  // namespace porthouse::net
