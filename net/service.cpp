#include <porthouse/net/service.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

namespace porthouse::net {
namespace {

constexpr int first_inherited = 3;  // SD_LISTEN_FDS_START

/// The number in a variable of the environment; nothing if there is none.
std::optional<std::int64_t> number_in(const char* variable) noexcept {
  const char* given = std::getenv(variable);
  if (given == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const auto* const end = given + std::strlen(given);
  const auto [stop, failed] = std::from_chars(given, end, number);
  if (failed != std::errc{} || stop != end) return std::nullopt;
  return number;
}

bool is_for_us(const char* variable) noexcept { return number_in(variable) == ::getpid(); }

int option_of(int socket, int option) noexcept {
  int value = 0;
  socklen_t size = sizeof value;
  return ::getsockopt(socket, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

bool listens(int socket) noexcept {
  return option_of(socket, SO_TYPE) == SOCK_STREAM && option_of(socket, SO_ACCEPTCONN) == 1;
}

}  // namespace

std::vector<listening> inherited_sockets() {
  std::vector<listening> all;
  if (!is_for_us("LISTEN_PID")) return all;
  const auto count = number_in("LISTEN_FDS").value_or(0);
  for (auto socket = first_inherited; socket < first_inherited + count; ++socket) {
    if (!listens(socket)) {
      throw std::invalid_argument{
          "LISTEN_FDS hands over descriptor " + std::to_string(socket) +
          ", which is no socket that listens for streams: give ListenStream= and Accept=no"};
    }
    ::fcntl(socket, F_SETFD, FD_CLOEXEC);
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // no harm to one that is none
    all.push_back({descriptor{socket}});
  }
  return all;
}

void notify_service(std::string_view state) noexcept {
  const char* const given = std::getenv("NOTIFY_SOCKET");
  if (given == nullptr) return;
  const std::string_view path{given};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const bool is_abstract = path.starts_with('@');
  if ((!is_abstract && !path.starts_with('/')) || path.size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path.data(), path.size());
  if (is_abstract) address.sun_path[0] = '\0';
  // The name of an abstract socket ends where the address does.
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  const descriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  ::sendto(
      socket.get(), state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
      reinterpret_cast<const sockaddr*>(&address), size);
}

void notify_reloading() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const auto since_start = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec});
  notify_service("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(since_start.count()));
}

std::optional<std::chrono::microseconds> watchdog_interval() noexcept {
  const auto interval = number_in("WATCHDOG_USEC");
  if (!interval || *interval <= 0) return std::nullopt;
  if (std::getenv("WATCHDOG_PID") != nullptr && !is_for_us("WATCHDOG_PID")) return std::nullopt;
  return std::chrono::microseconds{*interval};
}

}  // namespace porthouse::net
