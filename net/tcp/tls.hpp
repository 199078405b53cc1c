#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace porthouse::net {

struct attempt;

/// One connection's TLS, driven by readiness on its socket. Never blocks. One thread at a time.
class tls_link {
public:
  struct end_session {
    void operator()(ssl_st* open) const noexcept;
  };

  explicit tls_link(std::unique_ptr<ssl_st, end_session> session) noexcept
      : session_{std::move(session)} {}

  attempt shake_hands() noexcept;
  attempt receive(std::span<char> into) noexcept;
  attempt send(std::string_view bytes) noexcept;
  /// Sends close_notify, if the kernel takes it.
  void finish_sending() noexcept;
  [[nodiscard]] bool has_unread() const noexcept;
  /// Whether the handshake failed because the client spoke plain HTTP.
  [[nodiscard]] bool met_plain_http() const noexcept { return plain_http_; }

private:
  static void begin() noexcept;
  attempt judge(int result) noexcept;

  std::unique_ptr<ssl_st, end_session> session_;
  bool plain_http_ = false;
  std::uint8_t barren_ = 0;  // the last records, one after the other, that held nothing for us
};

/// The server's certificate, key and rules: TLS 1.2 and above, forward secrecy, AEAD ciphers.
/// Safe on any thread once made.
class tls_identity {
public:
  /// Reads two PEM files. Throws std::invalid_argument, naming the file, if they cannot be used.
  tls_identity(const std::string& certificate_file, const std::string& key_file);
  ~tls_identity();
  tls_identity(const tls_identity&) = delete;

  /// TLS for a connection just accepted; nullptr if there is no memory.
  [[nodiscard]] std::unique_ptr<tls_link> attach(int native_socket) const noexcept;

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace porthouse::net
