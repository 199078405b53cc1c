#pragma once

#include <porthouse/net/tcp/descriptor.hpp>
#include <porthouse/net/tcp/tls.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include <sys/uio.h>

namespace porthouse::net {

/// What became of an attempt to read or write.
struct attempt {
  enum class outcome : std::uint8_t {
    fine,     ///< `bytes` were moved; more may be possible at once
    blocked,  ///< `bytes` were moved, perhaps none; the kernel tells when more is possible
    ended,    ///< the other side has sent its last byte
    failed,   ///< the connection is broken
  };
  std::size_t bytes = 0;
  outcome what = outcome::fine;
  /// Of a blocked write: so many of the next bytes have been taken into a TLS record, and must be
  /// offered again unchanged.
  std::size_t promised = 0;
  /// Of a read: what its TLS records cost, however little they hold, in the work of so many bytes.
  std::size_t overhead = 0;
  [[nodiscard]] std::size_t work() const noexcept { return bytes + overhead; }
};

/// The bytes of one TCP connection, plain or under TLS. Never blocks.
class transport {
public:
  explicit transport(descriptor socket, std::unique_ptr<tls_link> tls = nullptr) noexcept
      : tls_{std::move(tls)}, socket_{std::move(socket)} {}
  transport(transport&&) noexcept = default;
  transport& operator=(transport&&) noexcept = default;
  ~transport() { tls_.reset(); }  // before the socket, which it uses

  [[nodiscard]] int native() const noexcept { return socket_.get(); }
  [[nodiscard]] bool secure() const noexcept { return tls_ != nullptr; }

  /// Goes on with the TLS handshake: `fine` when it is done. Plain connections have none.
  attempt shake_hands() noexcept;
  /// After a failed handshake: whether the client spoke plain HTTP. Then the rest is plain too, so
  /// that the client can be told.
  [[nodiscard]] bool falls_back_to_plain() noexcept;
  /// Fills `into` as far as there are bytes.
  attempt receive(std::span<char> into) noexcept;
  /// Writes as much of `pieces` as the kernel takes.
  attempt send(std::span<iovec> pieces) noexcept;
  /// Says that nothing more will be written (TLS close_notify, TCP FIN).
  void finish_sending() noexcept;
  /// Ends at once, and gives the descriptor back.
  void close() noexcept {
    tls_.reset();
    socket_.reset();
  }
  /// Whether the kernel holds bytes that have not been read.
  [[nodiscard]] bool has_unread() const noexcept;
  /// Bytes in our kernel that the other side's has not acknowledged.
  [[nodiscard]] std::size_t unsent() const noexcept;

private:
  std::unique_ptr<tls_link> tls_;
  descriptor socket_;  // last: what follows a transport may begin in the word's other half
};

}  // namespace porthouse::net
