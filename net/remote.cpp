#include <porthouse/net/remote.hpp>

#include <algorithm>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace porthouse::net {
namespace {

constexpr std::array<unsigned char, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_mapped(const std::array<unsigned char, 16>& key) noexcept {
  return std::equal(mapped.begin(), mapped.end(), key.begin());
}

}  // namespace

remote remote::from(const sockaddr_storage& address) noexcept {
  remote made;
  if (address.ss_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    std::copy(mapped.begin(), mapped.end(), made.key.begin());
    std::memcpy(made.key.data() + mapped.size(), &four.sin_addr, sizeof four.sin_addr);
    made.port = ntohs(four.sin_port);
  } else if (address.ss_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    std::memcpy(made.key.data(), &six.sin6_addr, made.key.size());
    made.port = ntohs(six.sin6_port);
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
  if (is_mapped(key)) return key[mapped.size()] == 127;
  return std::all_of(key.begin(), key.end() - 1, [](auto byte) { return byte == 0; }) &&
         key.back() == 1;
}

std::string remote::text() const {
  std::array<char, INET6_ADDRSTRLEN> letters{};
  const bool four = is_mapped(key);
  const void* bytes = four ? key.data() + mapped.size() : key.data();
  ::inet_ntop(four ? AF_INET : AF_INET6, bytes, letters.data(), letters.size());
  return letters.data();
}

}  // namespace porthouse::net
