#include <porthouse/net/tcp/introduction.hpp>
#include <porthouse/net/tcp/proxy_header.hpp>

#include <cerrno>
#include <string_view>

#include <sys/socket.h>

namespace porthouse::net {

introduction introduce(int native_socket, std::span<char> room, remote& remote, bool& secure) {
  const auto seen = ::recv(native_socket, room.data(), room.size(), MSG_PEEK);
  if (seen < 0) return errno == EAGAIN ? introduction::waiting : introduction::broken;
  if (seen == 0) return introduction::broken;
  const std::string_view bytes{room.data(), static_cast<std::size_t>(seen)};
  const auto header = parse_proxy_header(bytes, room.size());
  if (header.what == proxy_header::state::incomplete) return introduction::waiting;
  if (header.what == proxy_header::state::malformed) return introduction::malformed;
  // All of the header is there, so this does not wait.
  const auto taken = ::recv(native_socket, room.data(), header.size, 0);
  if (taken != static_cast<ssize_t>(header.size)) return introduction::broken;
  if (header.client) remote = *header.client;
  secure = header.secure;
  return introduction::made;
}

}  // namespace porthouse::net
