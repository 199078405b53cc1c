#include <porthouse/net/tcp/remote.hpp>

#include <cstring>

#include <netinet/in.h>
#include <sys/socket.h>

namespace porthouse::net {

remote remote::from(const sockaddr_storage& address) noexcept {
  remote made;
  if (address.ss_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    made.key = protocol::mapped_v4(&four.sin_addr);
    made.port = ntohs(four.sin_port);
  } else if (address.ss_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    std::memcpy(made.key.data(), &six.sin6_addr, made.key.size());
    made.port = ntohs(six.sin6_port);
  } else if (address.ss_family == AF_UNIX) {
    made.how = source::local;
  }
  return made;
}

remote remote::of(int native_socket) noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getpeername(native_socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  return from(address);
}

bool remote::is_loopback() const noexcept {
  return how == source::tcp && protocol::is_loopback(key);
}

bool remote::is_counted() const noexcept { return how != source::local && !is_loopback(); }

protocol::ip_address remote::counted_by() const noexcept { return protocol::subscriber_of(key); }

std::string remote::text() const {
  return how == source::local ? "unix" : protocol::to_string(key);
}

}  // namespace porthouse::net
