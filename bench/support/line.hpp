#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include <sys/types.h>

namespace porthouse::bench {

/// What all TLS lines of a load share. The server's certificate is not checked: only the cost of
/// TLS is to be measured.
class tls_side {
public:
  tls_side();
  ~tls_side();
  tls_side(const tls_side&) = delete;
  tls_side& operator=(const tls_side&) = delete;

  [[nodiscard]] SSL_CTX* native() const noexcept { return context_; }

private:
  SSL_CTX* context_;
};

/// The stream of one caller, TCP or TLS over it. Never blocks.
class line {
public:
  line() noexcept = default;
  line(const line&) = delete;
  line& operator=(const line&) = delete;
  ~line() { close(); }

  /// Takes over a connected socket; `tls` makes it a TLS line, nullptr leaves it as it is.
  void open(int connected, const tls_side* tls);
  void close() noexcept;
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  /// As ::send: how much has gone, -1 with errno EAGAIN if nothing can go now.
  [[nodiscard]] ssize_t send(std::string_view bytes) noexcept;
  /// As ::recv: how much has come, 0 at the end, -1 with errno EAGAIN if there is nothing now.
  [[nodiscard]] ssize_t receive(std::span<char> into) noexcept;

private:
  struct drop {
    void operator()(SSL* session) const noexcept;
  };
  [[nodiscard]] ssize_t outcome(int done) noexcept;

  int descriptor_ = -1;
  std::unique_ptr<SSL, drop> tls_;
};

}  // namespace porthouse::bench
