#pragma once

#include <porthouse/net/tcp/descriptor.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <sys/types.h>

namespace porthouse::net {

/// Whether `address` is "unix:" and the path of a Unix domain socket.
[[nodiscard]] bool is_socket_path(std::string_view address) noexcept;

/// The file of a Unix domain socket of ours: goes when this does, unless it is another's by then.
class socket_file {
public:
  socket_file() = default;
  explicit socket_file(std::string path);
  socket_file(socket_file&& other) noexcept
      : path_{std::exchange(other.path_, {})}, device_{other.device_}, inode_{other.inode_} {}
  socket_file& operator=(socket_file&& other) = delete;
  ~socket_file();

private:
  std::string path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

/// A socket that listens, and its file if it has one.
struct listening {
  descriptor socket;
  socket_file file = {};
};

/// Listens on an IPv4 or IPv6 address, or on a Unix domain socket (see `settings::address`). Throws
/// std::system_error if that cannot be: errc::address_in_use if somebody listens there,
/// errc::file_exists if there is a file that is no socket.
[[nodiscard]] listening listen_on(const std::string& address, std::uint16_t port);

/// The port that `socket` is bound to; 0 if it has none.
[[nodiscard]] std::uint16_t port_of(const descriptor& socket) noexcept;

/// Where `socket` listens, as URLs have it: `127.0.0.1:9001`, `[::1]:9001`, `unix:/PATH`.
[[nodiscard]] std::string where(const descriptor& socket);

}  // namespace porthouse::net
