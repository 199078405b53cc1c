#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace porthouse::net::test {

/// A WebSocket client without our code: Boost.Beast's. Blocks for at most ten seconds.
class beast_client {
public:
  struct options {
    bool tls = false;
    bool deflate = false;
    std::string_view target = "/";
    std::string_view before = "";  ///< sent first, in plain text
  };

  explicit beast_client(std::uint16_t port) : beast_client{port, options{}} {}
  beast_client(std::uint16_t port, const options& with);
  ~beast_client();

  void send_text(std::string_view payload);
  void send_binary(std::string_view payload);
  /// Sends bytes that are frames already, each in a TLS record of its own.
  void send_apart(std::string_view bytes);
  /// Sends a TLS record that changes the key, and nothing else (RFC 8446, section 4.6.3).
  void change_key();
  /// The next message; an end of the connection throws boost::system::system_error.
  std::string read();
  /// Sends a ping, and waits for its pong: "" if none came.
  std::string ping(std::string_view payload);
  /// Closes from this side, with 1000, and waits for the end of TCP.
  void close();
  /// Waits until the server closes. Returns code and reason: "1001 why".
  std::string wait_closed();
  /// The server's answer to the handshake: the value of that header.
  [[nodiscard]] std::string answered(std::string_view header) const;

  struct line;

private:
  std::unique_ptr<line> line_;
};

}  // namespace porthouse::net::test
