#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace porthouse::net::test {

/// A frame as it came from the server.
struct wire_frame {
  unsigned char first = 0;  ///< FIN, reserved bits and opcode
  std::string payload;

  /// "text hello", "close 1001 why", "pong x": fit for comparisons.
  [[nodiscard]] std::string text() const;
};

/// A frame as a client writes it: `first` byte, mask, payload.
[[nodiscard]] std::string masked(unsigned char first, std::string_view payload);
/// A masked Close frame.
[[nodiscard]] std::string masked_close(std::uint16_t code, std::string_view reason = "");
/// A whole request for an upgrade; `more` are further header lines, each with its end.
[[nodiscard]] std::string upgrade_request(
    std::string_view target = "/", std::string_view more = "");

/// A TCP client that writes and reads bytes and frames itself. What takes ten seconds throws.
class raw_client {
public:
  /// Not connected yet.
  raw_client();
  explicit raw_client(std::uint16_t port) : raw_client{} { connect(port); }
  raw_client(raw_client&& other) noexcept;
  ~raw_client();

  void connect(std::uint16_t port);
  /// Connects and becomes a WebSocket.
  static raw_client upgraded(
      std::uint16_t port, std::string_view target = "/", std::string_view more = "");

  void write(std::string_view bytes);
  /// Writes as much of `bytes` as fits now.
  std::size_t write_some(std::string_view bytes);
  /// The next bytes, so many.
  std::string read(std::size_t count) { return take(count); }
  /// Everything up to and with `mark`.
  std::string read_until(std::string_view mark);
  /// A whole HTTP response: head and the body that its Content-Length tells.
  std::string read_response();
  wire_frame read_frame();
  /// Everything up to the end; `reset` is set if it was none in order.
  std::string read_to_end();
  [[nodiscard]] bool was_reset() const noexcept { return reset_; }
  /// Ends its own direction (FIN), and reads on.
  void finish();
  /// Ends at once: RST.
  void reset();
  /// Gives the socket to a new owner.
  [[nodiscard]] int release();
  [[nodiscard]] int native() const noexcept { return socket_; }
  /// Makes the receive buffer small, before `connect`.
  void hold_little();

private:
  bool read_more();
  std::string take(std::size_t count);

  int socket_;
  std::string read_;
  bool reset_ = false;
};

}  // namespace porthouse::net::test
