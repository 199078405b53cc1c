#include <porthouse/net/log_output.hpp>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace porthouse::net {
namespace {

using namespace std::chrono_literals;

/// How often `wait` looks whether the time is over, which another thread may shorten.
constexpr std::chrono::milliseconds glance = 50ms;

}  // namespace

log_output::log_output(int native) : native_{native} {
  struct stat kind {};
  if (::fstat(native, &kind) != 0) return;
  is_socket_ = S_ISSOCK(kind.st_mode);
  if (!S_ISFIFO(kind.st_mode)) return;
  const auto itself = "/proc/self/fd/" + std::to_string(native);
  own_ = descriptor{::open(itself.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};
}

long log_output::write_some(std::string_view bytes) const noexcept {
  // A pipe that has room takes so much without waiting, whole.
  const auto piece = std::min(bytes.size(), std::size_t{PIPE_BUF});
  if (is_socket_) return ::send(native_, bytes.data(), piece, MSG_DONTWAIT | MSG_NOSIGNAL);
  return ::write(own_ ? own_.get() : native_, bytes.data(), piece);
}

/// Whether there is room now, or nothing to wait for.
bool log_output::wait() const noexcept {
  for (;;) {
    pollfd output{own_ ? own_.get() : native_, POLLOUT, 0};
    const auto left = until_.load() - clock::now();
    const auto patience = std::clamp<clock::duration>(left, 0ms, glance);
    const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(patience).count();
    const int seen = ::poll(&output, 1, static_cast<int>(timeout));
    if (seen > 0 || (seen < 0 && errno != EINTR)) return true;
    if (clock::now() >= until_.load()) return false;
  }
}

bool log_output::write(std::string_view line) noexcept {
  while (!line.empty()) {
    if (!wait()) return false;
    const auto written = write_some(line);
    if (written >= 0) {
      line.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EAGAIN && errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace porthouse::net
