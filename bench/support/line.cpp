#include "line.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace porthouse::bench {

tls_side::tls_side() : context_{SSL_CTX_new(TLS_client_method())} {
  if (context_ == nullptr) throw std::bad_alloc{};
  SSL_CTX_set_verify(context_, SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

tls_side::~tls_side() { SSL_CTX_free(context_); }

void line::drop::operator()(SSL* session) const noexcept { SSL_free(session); }

void line::open(int connected, const tls_side* tls) {
  close();
  descriptor_ = connected;
  if (tls == nullptr) return;
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
  tls_.reset(SSL_new(tls->native()));
  if (!tls_ || SSL_set_fd(tls_.get(), descriptor_) != 1) throw std::bad_alloc{};
  SSL_set_connect_state(tls_.get());  // the handshake is part of the first send or receive
}

void line::close() noexcept {
  tls_.reset();
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

ssize_t line::send(std::string_view bytes) noexcept {
  if (!tls_) return ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  ERR_clear_error();
  const auto most = std::min<std::size_t>(bytes.size(), INT_MAX);
  return outcome(SSL_write(tls_.get(), bytes.data(), static_cast<int>(most)));
}

// Reads all there is: epoll does not report what OpenSSL has read from the socket and keeps.
ssize_t line::receive(std::span<char> into) noexcept {
  if (!tls_) return ::recv(descriptor_, into.data(), into.size(), MSG_DONTWAIT);
  std::size_t got = 0;
  while (got < into.size()) {
    ERR_clear_error();
    const auto most = std::min<std::size_t>(into.size() - got, INT_MAX);
    const auto done = outcome(SSL_read(tls_.get(), into.data() + got, static_cast<int>(most)));
    if (done <= 0) return got > 0 ? static_cast<ssize_t>(got) : done;
    got += static_cast<std::size_t>(done);
  }
  return static_cast<ssize_t>(got);
}

ssize_t line::outcome(int done) noexcept {
  if (done > 0) return done;
  switch (SSL_get_error(tls_.get(), done)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: errno = EAGAIN; return -1;
    case SSL_ERROR_ZERO_RETURN: return 0;
    default: errno = EPROTO; return -1;
  }
}

}  // namespace porthouse::bench
