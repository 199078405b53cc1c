#include <porthouse/net/listener.hpp>
#include <porthouse/net/reply.hpp>
#include <porthouse/net/shard.hpp>

#include <cerrno>
#include <chrono>
#include <exception>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>

namespace porthouse::net {
namespace {

/// Connections accepted in one turn; the rest waits for the next, so that others get theirs.
constexpr std::size_t batch = 256;
/// Connections answered 503 for want of descriptors before the next rest.
constexpr std::size_t most_turned_away = 16;
constexpr std::chrono::milliseconds pause{100};

descriptor spare() noexcept { return descriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)}; }

}  // namespace

listener::listener(shard& where, descriptor socket, bool secure, taker take)
    : shard_{where},
      socket_{std::move(socket)},
      spare_{spare()},
      secure_{secure},
      take_{std::move(take)} {}

void listener::ready(std::uint32_t) {
  if (shard_.will_read(*this)) return;
  for (std::size_t i = 0; i < batch && !resting_; ++i) {
    if (!accept_one()) return;
  }
  if (!resting_) shard_.read_soon(*this);
}

void listener::due() {
  resting_ = false;
  ready(0);
}

void listener::cut() { shard_.dismiss(*this); }

/// Returns whether to try for another at once.
bool listener::accept_one() {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int accepted = ::accept4(
      socket_.get(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (accepted < 0) return cope(errno);
  try {
    take_(descriptor{accepted}, remote::from(address));
    return true;
  } catch (const std::exception&) {
    rest();
    return false;
  }
}

bool listener::cope(int error) {
  switch (error) {
    case EAGAIN: return false;
    case EMFILE:
    case ENFILE:
      if (turn_away()) return true;
      [[fallthrough]];
    case ENOBUFS:
    case ENOMEM: rest(); return false;
    // Anything else is the trouble of one connection that is no more (accept(2)).
    default: return true;
  }
}

/// Out of descriptors: the spare one is enough to say so.
bool listener::turn_away() {
  if (!spare_ || turned_away_ >= most_turned_away) return false;
  spare_.reset();
  descriptor one{::accept4(socket_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  const bool found = static_cast<bool>(one);
  if (found) {
    const auto regret = secure_ ? std::string_view{} : no_room();
    ::send(one.get(), regret.data(), regret.size(), MSG_NOSIGNAL);
    ::shutdown(one.get(), SHUT_WR);
    ++turned_away_;
  }
  one.reset();
  spare_ = spare();
  return found;
}

void listener::rest() {
  turned_away_ = 0;
  resting_ = true;
  if (!spare_) spare_ = spare();
  shard_.set_due(*this, pause);
}

}  // namespace porthouse::net
