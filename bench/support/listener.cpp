#include "listener.hpp"

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace porthouse::bench {

namespace {

[[noreturn]] void fail(const char* operation) {
  throw std::system_error{errno, std::generic_category(), operation};
}

}  // namespace

int listen_on(const std::string& address, std::uint16_t port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &where.sin_addr) != 1) {
    throw std::invalid_argument{"--address: '" + address + "' is no IPv4 address"};
  }
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (listener < 0) fail("socket");
  // Accepted sockets inherit both options, which saves them a system call each.
  const int yes = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  ::setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) fail("bind");
  if (::listen(listener, 4096) != 0) fail("listen");
  return listener;
}

std::uint16_t port_of(int listener) {
  sockaddr_in where{};
  socklen_t size = sizeof where;
  if (::getsockname(listener, reinterpret_cast<sockaddr*>(&where), &size) != 0) fail("getsockname");
  return ntohs(where.sin_port);
}

}  // namespace porthouse::bench
