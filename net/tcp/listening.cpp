#include <porthouse/net/tcp/listening.hpp>
#include <porthouse/net/tcp/remote.hpp>
#include <porthouse/protocol/http/host_port.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace porthouse::net {
namespace {

constexpr std::string_view unix_scheme = "unix:";
/// For owner and group: whoever may write to the socket may connect.
constexpr mode_t for_owner_and_group = 0660;
constexpr mode_t for_owner = 0600;

[[noreturn]] void refuse(int error, const std::string& where) {
  throw std::system_error{error, std::generic_category(), "cannot listen on " + where};
}

void set(int socket, int level, int option) noexcept {
  const int on = 1;
  ::setsockopt(socket, level, option, &on, sizeof on);
}

descriptor new_socket(int family, int protocol, const std::string& where) {
  descriptor made{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol)};
  if (!made) refuse(errno, where);
  return made;
}

const sockaddr* any(const sockaddr_un& address) noexcept {
  return reinterpret_cast<const sockaddr*>(&address);
}

/// Whether the file at `address` is a socket that nobody listens on any more. Throws if it is no
/// socket.
bool is_left_over(const sockaddr_un& address, const std::string& where) {
  struct stat found {};
  if (::lstat(address.sun_path, &found) != 0) return errno == ENOENT;
  if (!S_ISSOCK(found.st_mode)) refuse(EEXIST, where);
  const auto caller = new_socket(AF_UNIX, 0, where);
  return ::connect(caller.get(), any(address), sizeof address) != 0 && errno == ECONNREFUSED;
}

listening listen_at(const std::string& path) {
  const auto where = std::string{unix_scheme} + path;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) refuse(ENAMETOOLONG, where);
  std::memcpy(address.sun_path, path.data(), path.size());
  auto made = new_socket(AF_UNIX, 0, where);
  // Nobody else gets in before the file has the mode that it is to have.
  ::fchmod(made.get(), for_owner);
  if (::bind(made.get(), any(address), sizeof address) != 0) {
    if (errno != EADDRINUSE) refuse(errno, where);
    if (!is_left_over(address, where)) refuse(EADDRINUSE, where);
    ::unlink(address.sun_path);
    if (::bind(made.get(), any(address), sizeof address) != 0) refuse(errno, where);
  }
  socket_file file{path};
  if (::chmod(address.sun_path, for_owner_and_group) != 0) refuse(errno, where);
  if (::listen(made.get(), SOMAXCONN) != 0) refuse(errno, where);
  return {std::move(made), std::move(file)};
}

}  // namespace

bool is_socket_path(std::string_view address) noexcept {
  return address.starts_with(unix_scheme) && address.size() > unix_scheme.size();
}

socket_file::socket_file(std::string path) : path_{std::move(path)} {
  struct stat made {};
  if (::lstat(path_.c_str(), &made) != 0) path_.clear();
  device_ = made.st_dev;
  inode_ = made.st_ino;
}

socket_file::~socket_file() {
  struct stat found {};
  if (path_.empty() || ::lstat(path_.c_str(), &found) != 0) return;
  if (found.st_dev == device_ && found.st_ino == inode_) ::unlink(path_.c_str());
}

listening listen_on(const std::string& address, std::uint16_t port) {
  if (is_socket_path(address)) return listen_at(address.substr(unix_scheme.size()));
  const auto name = address + " port " + std::to_string(port);
  const auto where = boost::asio::ip::tcp::endpoint{boost::asio::ip::make_address(address), port};
  auto made = new_socket(where.protocol().family(), IPPROTO_TCP, name);
  set(made.get(), SOL_SOCKET, SO_REUSEADDR);
  set(made.get(), IPPROTO_TCP, TCP_NODELAY);  // Linux hands it down to what is accepted
  const auto size = static_cast<socklen_t>(where.size());
  if (::bind(made.get(), where.data(), size) != 0) refuse(errno, name);
  if (::listen(made.get(), SOMAXCONN) != 0) refuse(errno, name);
  return {std::move(made)};
}

std::uint16_t port_of(const descriptor& socket) noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return remote::from(address).port;
}

std::string where(const descriptor& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  if (address.ss_family == AF_UNIX) {
    sockaddr_un path{};
    std::memcpy(&path, &address, sizeof path);
    const auto most = size - offsetof(sockaddr_un, sun_path);
    return std::string{unix_scheme} + std::string{path.sun_path, ::strnlen(path.sun_path, most)};
  }
  const auto ours = remote::from(address);
  return protocol::to_string(protocol::host_port{ours.text(), ours.port});
}

}  // namespace porthouse::net
