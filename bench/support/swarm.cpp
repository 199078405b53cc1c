#include "swarm.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace porthouse::bench {

namespace {

constexpr std::size_t buffer_size = 4 * 1024 * 1024;
constexpr std::size_t opening_at_once = 256;
constexpr std::chrono::seconds patience{10};
/// Connections that may share a source address before its ports run out.
constexpr std::uint64_t ports_per_address = 20'000;

[[noreturn]] void fail(const std::string& operation) {
  throw std::system_error{errno, std::generic_category(), operation};
}

sockaddr_in parse(const destination& where, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  if (::inet_pton(AF_INET, where.address.c_str(), &out.sin_addr) != 1) {
    throw std::invalid_argument{"--address: '" + where.address + "' is no IPv4 address"};
  }
  return out;
}

/// Loopback has sixteen million addresses: take the next when the ports of one may have run out.
void spread(int socket, std::uint64_t serial) {
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
  sockaddr_in from{};
  from.sin_family = AF_INET;
  const auto step = static_cast<std::uint32_t>(serial / ports_per_address) % 200U;
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + step);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) fail("bind");
}

}  // namespace

std::uint16_t destination::port_of(std::size_t number) const {
  return number < at_first ? ports.front() : ports[(number - at_first) % ports.size()];
}

swarm::swarm(destination where)
    : where_{std::move(where)},
      tls_{where_.tls ? std::make_unique<tls_side>() : nullptr},
      events_(1024),
      buffer_(buffer_size),
      epoll_{::epoll_create1(EPOLL_CLOEXEC)} {
  // As many descriptors as are allowed; `connect` fails when they run out.
  rlimit most{};
  ::getrlimit(RLIMIT_NOFILE, &most);
  most.rlim_cur = most.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &most);
}

swarm::~swarm() { ::close(epoll_); }

caller& swarm::add() { return callers_.emplace_back(callers_.size()); }

void swarm::connect(caller& who) {
  const auto port = where_.port_of(who.number());
  const auto to = parse(where_, port);
  const auto host = where_.address + ":" + std::to_string(port);
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) fail("socket number " + std::to_string(connected_) + " (see ulimit -n)");
  if (ntohl(to.sin_addr.s_addr) >> 24U == 127) spread(socket, connected_);
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  // On loopback a connect is done when it returns; later calls say MSG_DONTWAIT.
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    const int error = errno;
    ::close(socket);
    throw std::system_error{error, std::generic_category(), "connecting to " + host};
  }
  who.begin(socket, where_.target, host, connected_++, tls_.get(), where_.session);
  watch(who, EPOLLIN, EPOLL_CTL_ADD);
  flush(who);
}

void swarm::watch(caller& who, std::uint32_t events, int how) {
  epoll_event event{events, {.ptr = &who}};
  if (::epoll_ctl(epoll_, how, who.descriptor(), &event) != 0) fail("epoll_ctl");
}

void swarm::flush(caller& who) {
  if (!who.flush()) watch(who, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

void swarm::open(std::size_t count, listener& who) {
  const auto first = callers_.size();
  const auto last = first + count;
  auto settled = first;
  while (settled < last) {
    while (callers_.size() < last && callers_.size() - settled < opening_at_once) connect(add());
    if (!turn(patience, who)) callers_[settled].complain("no answer to the upgrade");
    while (settled < callers_.size() && callers_[settled].is_open()) ++settled;
  }
}

void swarm::stall(caller& who) {
  const int least = 4'096;
  ::setsockopt(who.descriptor(), SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
  if (::epoll_ctl(epoll_, EPOLL_CTL_DEL, who.descriptor(), nullptr) != 0) fail("epoll_ctl");
}

bool swarm::turn(std::chrono::milliseconds longest, listener& who) {
  const int count = ::epoll_wait(
      epoll_, events_.data(), static_cast<int>(events_.size()), static_cast<int>(longest.count()));
  for (int i = 0; i < count; ++i) {
    const auto& event = events_[static_cast<std::size_t>(i)];
    auto& ready = *static_cast<caller*>(event.data.ptr);
    if (ready.descriptor() < 0) continue;
    if ((event.events & EPOLLOUT) != 0 && ready.flush()) watch(ready, EPOLLIN, EPOLL_CTL_MOD);
    if ((event.events & ~EPOLLOUT) == 0) continue;
    ready.read(buffer_, who);
    if (ready.descriptor() >= 0) flush(ready);
  }
  return count > 0;
}

}  // namespace porthouse::bench
