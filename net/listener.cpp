#include <porthouse/net/listener.hpp>
#include <porthouse/net/loop/shard.hpp>
#include <porthouse/net/server_state.hpp>

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
constexpr std::chrono::milliseconds pause{100};

descriptor spare() noexcept { return descriptor{::open("/dev/null", O_RDONLY | O_CLOEXEC)}; }

}  // namespace

listener::listener(shard& where, server_state& state, descriptor socket, taker take)
    : shard_{where}, state_{state}, socket_{std::move(socket)}, take_{std::move(take)} {
  replenish();
}

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

void listener::abort() { shard_.dismiss(*this); }

/// Returns whether to try for another at once.
bool listener::accept_one() {
  // A connection that cannot even be turned away waits in the kernel.
  if (state_.limit.full() && !state_.overflow.make_room(shard_.now_tick())) return rest(), false;
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int accepted = ::accept4(
      socket_.get(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (accepted < 0) return cope(errno);
  try {
    replenish();
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
      state_.out_of_descriptors = true;
      if (free_descriptor()) return true;
      [[fallthrough]];
    case ENOBUFS:
    case ENOMEM: rest(); return false;
    // Anything else concerns one connection that has gone (accept(2)).
    default: return true;
  }
}

/// For a connection that is turned away, or asks after the server's health: gives up a spare one,
/// or that of the connection turned away first.
bool listener::free_descriptor() {
  if (spares_.empty()) return state_.overflow.abort_oldest(shard_.now_tick());
  spares_.pop_back();
  return true;
}

/// Has all spares again, if it can.
void listener::replenish() {
  const auto wanted = state_.settings.bounds.spare_descriptors;
  while (spares_.size() < wanted) {
    auto descriptor = spare();
    if (!descriptor) return;
    spares_.push_back(std::move(descriptor));
  }
  state_.out_of_descriptors = false;
}

void listener::rest() {
  resting_ = true;
  shard_.set_due(*this, pause);
}

}  // namespace porthouse::net
