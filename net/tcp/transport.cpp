#include <porthouse/net/tcp/transport.hpp>

#include <cerrno>

#include <sys/ioctl.h>
#include <sys/socket.h>

namespace porthouse::net {
namespace {

using outcome = attempt::outcome;

attempt failure() noexcept {
  const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {0, later ? outcome::blocked : outcome::failed, 0};
}

}  // namespace

attempt transport::shake_hands() noexcept { return tls_ ? tls_->shake_hands() : attempt{}; }

bool transport::falls_back_to_plain() noexcept {
  if (!tls_ || !tls_->met_plain_http()) return false;
  tls_.reset();
  return true;
}

attempt transport::receive(std::span<char> into) noexcept {
  if (tls_) return tls_->receive(into);
  const auto got = ::recv(socket_.get(), into.data(), into.size(), 0);
  if (got < 0) return failure();
  if (got == 0) return {0, outcome::ended, 0};
  // Less than there is room for: the kernel has no more, and will tell when it has (epoll(7)).
  const auto bytes = static_cast<std::size_t>(got);
  return {bytes, bytes < into.size() ? outcome::blocked : outcome::fine, 0};
}

attempt transport::send(std::span<iovec> pieces) noexcept {
  if (tls_) return tls_->send({static_cast<const char*>(pieces[0].iov_base), pieces[0].iov_len});
  ssize_t sent = 0;
  std::size_t offered = 0;
  if (pieces.size() == 1) {
    offered = pieces[0].iov_len;
    sent = ::send(socket_.get(), pieces[0].iov_base, offered, MSG_NOSIGNAL);
  } else {
    for (const auto& piece : pieces) offered += piece.iov_len;
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
  }
  if (sent < 0) return failure();
  const auto bytes = static_cast<std::size_t>(sent);
  return {bytes, bytes < offered ? outcome::blocked : outcome::fine, 0};
}

void transport::finish_sending() noexcept {
  if (tls_) tls_->finish_sending();
  ::shutdown(socket_.get(), SHUT_WR);
}

bool transport::has_unread() const noexcept {
  int bytes = 0;
  return (tls_ && tls_->has_unread()) ||
         (::ioctl(socket_.get(), FIONREAD, &bytes) == 0 && bytes > 0);
}

std::size_t transport::unsent() const noexcept {
  int bytes = 0;
  return ::ioctl(socket_.get(), TIOCOUTQ, &bytes) == 0 ? static_cast<std::size_t>(bytes) : 0;
}

}  // namespace porthouse::net
